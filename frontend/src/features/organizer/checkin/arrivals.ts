import type { ArrivalsView } from '~/api/gen/types.gen';

const QUARTER_MS = 15 * 60_000;
/** A day of quarters: the API says no more. */
const QUARTERS_MAX = 97;

interface Quarter {
  at: string;
  total: number;
  /** In the order of the gates. */
  perGate: number[];
}

export interface Arrivals {
  /** Absent: no gate was said. */
  gates: (string | undefined)[];
  quarters: Quarter[];
}

/** Every quarter from the first arrivals to the last, those in which nobody came included. */
export function byQuarter(arrivals: ArrivalsView[]): Arrivals {
  // No gate comes last.
  const gates = [...new Set(arrivals.map(({ gate }) => gate ?? undefined))].toSorted(
    (a = '', b = '') => a.localeCompare(b),
  );
  const times = arrivals.map(({ at }) => new Date(at).getTime());
  if (times.length === 0) return { gates, quarters: [] };
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const count = Math.min(QUARTERS_MAX, Math.round((last - first) / QUARTER_MS) + 1);
  const quarters = Array.from({ length: count }, (_, n): Quarter => {
    const from = first + n * QUARTER_MS;
    const now = arrivals.filter(({ at }) => new Date(at).getTime() === from);
    const perGate = gates.map((gate) =>
      now.filter((one) => (one.gate ?? undefined) === gate).reduce((sum, one) => sum + one.n_in, 0),
    );
    const total = perGate.reduce((sum, n_in) => sum + n_in, 0);
    return { at: new Date(from).toISOString(), total, perGate };
  });
  return { gates, quarters };
}
