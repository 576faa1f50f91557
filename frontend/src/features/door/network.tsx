import type { CheckinListView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatTime } from '~/lib/format';
import type { LocalState } from './offline/local-door';
import classes from './scanner.module.css';

interface NetworkProps {
  local: LocalState;
  list: CheckinListView;
  isLost: boolean;
  /** When the server last answered anything; 0: not since the page was opened. */
  reachedAt: number;
}

/** Online, or since when not, and how many scans the server has not heard of. */
export function NetworkChip({ local, list, isLost, reachedAt }: NetworkProps) {
  const since = Math.max(reachedAt, local.heardAt ?? 0);
  const time = formatTime(new Date(since).toISOString(), list.timezone);
  const lost = since > 0 ? m.scan_offline_since({ time }) : m.scan_offline();
  return (
    <p
      className={classes.chip}
      role="status"
      data-lost={isLost || undefined}
      data-waiting={local.nWaiting > 0 || undefined}
    >
      {isLost ? lost : m.scan_online()}
      {local.nWaiting > 0 && ` · ${m.scan_n_waiting({ count: local.nWaiting })}`}
    </p>
  );
}

/** Whether this device could go on alone, and what the server said of what it did. */
export function AloneNotes({ local, list }: Pick<NetworkProps, 'local' | 'list'>) {
  return (
    <>
      {local.nConflicts > 0 && (
        <p role="alert" className={classes.conflicts}>
          {m.scan_n_conflicts({ count: local.nConflicts })}
        </p>
      )}
      {local.nRefused > 0 && (
        <p role="alert" className={classes.conflicts}>
          {m.scan_n_refused_late({ count: local.nRefused })}
        </p>
      )}
      <p className={classes.soft}>{aloneText(local, list)}</p>
    </>
  );
}

function aloneText({ phase, nTickets, heardAt }: LocalState, list: CheckinListView): string {
  if (phase === 'impossible') return m.scan_alone_impossible();
  if (phase !== 'ready' || heardAt === undefined) return m.scan_alone_syncing();
  const time = formatTime(new Date(heardAt).toISOString(), list.timezone);
  return m.scan_alone_ready({ count: formatCount(nTickets), time });
}
