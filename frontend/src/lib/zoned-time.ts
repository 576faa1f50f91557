const MINUTE_MS = 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What clocks show somewhere, in parts that sort and compare as text. */
function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(zone, clock);
  }
  return clock;
}

function fieldAt(ms: number, zone: string): string {
  const parts = Object.fromEntries(
    clockOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
}

/** A moment as a `datetime-local` field writes it, on the clocks of a zone: `2026-07-24T19:30`. */
export const toZonedField = (iso: string | null | undefined, zone: string): string =>
  iso ? fieldAt(new Date(iso).getTime(), zone) : '';

const FIELD = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Engines make a date of almost anything: only what a field writes is read. */
const asUtc = (field: string): number =>
  FIELD.test(field) ? new Date(`${field}:00Z`).getTime() : Number.NaN;

/** How far the clocks of a zone are ahead of UTC at a moment. */
const aheadAt = (ms: number, zone: string): number => asUtc(fieldAt(ms, zone)) - ms;

/**
 * The moment at which the clocks of a zone show this. Of two such moments the first; a time that a
 * change of the clocks skips moves forward by the gap, as the API does it.
 */
export function fromZonedField(field: string | undefined, zone: string): string | null {
  const shown = asUtc((field ?? '').slice(0, 16));
  if (Number.isNaN(shown)) return null;
  // No zone is a day or more from UTC: the offsets before and after a change are among these.
  const day = 24 * 60 * MINUTE_MS;
  const before = aheadAt(shown - day, zone);
  const after = aheadAt(shown + day, zone);
  const fits = [shown - before, shown - after].filter((ms) => aheadAt(ms, zone) === shown - ms);
  const moment = fits.length > 0 ? Math.min(...fits) : shown - before;
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}

/** The day after so many, as a date field writes it. */
export function dayAfter(day: string, n: number): string {
  const next = new Date(`${day}T12:00:00Z`);
  next.setUTCDate(next.getUTCDate() + n);
  return next.toISOString().slice(0, 10);
}

/** Every zone that this browser knows, and the one that is set although it does not. */
export function zonesWith(zone: string): string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes(zone) ? known : [zone, ...known];
}
