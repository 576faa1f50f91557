import { m } from '~/i18n/messages.js';
import { formatTime } from '~/lib/format';
import classes from './scanner.module.css';
import type { Attempt, ScanDesk, Scans } from './scans';
import { Undo } from './verdict';
import { kindOf, kindText, reasonText } from './verdict-words';

interface HistoryProps {
  desk: ScanDesk;
  scans: Scans;
  zone: string;
}

/** The last scans of this session; what nobody answered can be sent again from here too. */
export function History({ desk, scans, zone }: HistoryProps) {
  const { attempts, shown } = scans;
  const last = attempts.find((attempt) => ['admitted', 'exited'].includes(kindOf(attempt)));
  return (
    <section className={classes.history} aria-labelledby="history">
      <h2 id="history">{m.scan_history()}</h2>
      {attempts.length === 0 && <p className={classes.soft}>{m.scan_history_none()}</p>}
      <ol>
        {attempts.map((attempt) => (
          <Row
            key={attempt.request.nonce}
            attempt={attempt}
            desk={desk}
            zone={zone}
            // What is shown large has its buttons there.
            mayUndo={attempt === last && attempt.request.nonce !== shown}
          />
        ))}
      </ol>
    </section>
  );
}

interface RowProps {
  attempt: Attempt;
  desk: ScanDesk;
  zone: string;
  mayUndo: boolean;
}

function Row({ attempt, desk, zone, mayUndo }: RowProps) {
  const { request, at, outcome } = attempt;
  const kind = kindOf(attempt);
  const scan = outcome.state === 'answered' ? outcome.scan : undefined;
  const local = outcome.state === 'local' ? outcome.verdict : undefined;
  const name = scan?.ticket?.name ?? local?.offerName;
  const reason = scan?.reason ?? local?.reason;
  return (
    <li className={classes.row} data-kind={kind}>
      <time dateTime={at}>{formatTime(at, zone)}</time>
      <p>
        <b>{kind === 'admitted' ? m.scan_was_admitted() : kindText(kind)}</b>
        {name && <span> · {name}</span>}
        {!name && reason && <span> · {reasonText(reason)}</span>}
        {scan && scan.n_persons > 1 && <span> · {m.scan_persons({ count: scan.n_persons })}</span>}
      </p>
      {kind === 'unknown' && (
        <button
          type="button"
          className={classes.small}
          onClick={() => void desk.sendAgain(request.nonce)}
        >
          {m.scan_send_again()}
        </button>
      )}
      {mayUndo && (
        <Undo
          desk={desk}
          nonce={request.nonce}
          label={m.scan_undo_of({ name: name ?? kindText(kind) })}
        />
      )}
    </li>
  );
}
