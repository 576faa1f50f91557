import type { ArrivalsView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatTime } from '~/lib/format';
import rows from '~/ui/rows.module.css';
import { byQuarter } from './arrivals';
import classes from './live.module.css';

const [HEIGHT, BAR, GAP] = [120, 22, 6];
/** Narrower films of bars are not stretched out of shape. */
const BARS_MIN = 12;

const gateName = (gate: string | undefined): string => gate ?? m.scan_gate_none();

/** How many came when, by gate: drawn, and as the numbers behind it. */
export function ArrivalsChart({ arrivals, zone }: { arrivals: ArrivalsView[]; zone: string }) {
  const { gates, quarters } = byQuarter(arrivals);
  if (quarters.length === 0) return <p className={rows.empty}>{m.checkin_arrivals_none()}</p>;
  const most = Math.max(...quarters.map(({ total }) => total), 1);
  const width = Math.max(quarters.length, BARS_MIN) * (BAR + GAP);
  return (
    <>
      <ul className={classes.legend}>
        {gates.map((gate, n) => (
          <li key={gateName(gate)} data-gate={n % 5}>
            {gateName(gate)}
          </li>
        ))}
      </ul>
      <div className={classes.chart}>
        <svg
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="img"
          aria-label={m.checkin_arrivals()}
          style={{ minWidth: `${width / 2}px` }}
        >
          {quarters.map(({ at, perGate }, column) => {
            let top = HEIGHT;
            return perGate.map((count, n) => {
              const height = (count / most) * HEIGHT;
              top -= height;
              return (
                <rect
                  key={`${at} ${n}`}
                  data-gate={n % 5}
                  x={column * (BAR + GAP)}
                  y={top}
                  width={BAR}
                  height={height}
                />
              );
            });
          })}
        </svg>
      </div>
      <details className={classes.numbers}>
        <summary>{m.checkin_arrivals_table()}</summary>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls by itself */}
        <div className={classes.wide} tabIndex={0} role="group" aria-label={m.checkin_arrivals()}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{m.checkin_quarter()}</th>
                {gates.map((gate) => (
                  <th key={gateName(gate)} scope="col">
                    {gateName(gate)}
                  </th>
                ))}
                <th scope="col">{m.checkin_total()}</th>
              </tr>
            </thead>
            <tbody>
              {quarters.map(({ at, perGate, total }) => (
                <tr key={at}>
                  <th scope="row">
                    <time dateTime={at}>{formatTime(at, zone)}</time>
                  </th>
                  {perGate.map((count, n) => (
                    <td key={gateName(gates[n])}>{formatCount(count)}</td>
                  ))}
                  <td>{formatCount(total)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}
