import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import type { LocalVerdict } from './offline/local-door';
import classes from './verdict.module.css';
import { classText, isAboutTime, reasonText } from './verdict-words';

/** The line under the big word. */
export function localText({ reason, isAnnulled }: LocalVerdict): string {
  if (isAnnulled) return m.scan_annulled_text();
  return reason ? reasonText(reason) : '';
}

/** What this device knows by itself: no name, and no other door's latest news. */
export function LocalTold({ verdict, zone }: { verdict: LocalVerdict; zone: string }) {
  const { result, offerName, rateClass, reason, before, isAnnulled } = verdict;
  const isThrough = (result === 'admitted' || result === 'exited') && !isAnnulled;
  const rate = rateClass && classText(rateClass);
  const told = localText(verdict);
  return (
    <>
      {told && <p className={classes.told}>{keepTogether(told)}</p>}
      {isThrough && result === 'admitted' && verdict.requiresProof && (
        <p className={classes.proof}>{m.scan_proof()}</p>
      )}
      {offerName && (
        <p className={classes.who}>
          <strong>{offerName}</strong>
          {rate && <b className={classes.rate}>{rate}</b>}
        </p>
      )}
      {verdict.startsAt && isAboutTime(reason) && (
        <p className={classes.fact}>
          {m.scan_ticket_date({ date: formatDateTime(verdict.startsAt, zone) })}
        </p>
      )}
      {before && !isThrough && !isAnnulled && (
        <p className={classes.first}>
          <time dateTime={before.at}>
            {keepTogether(
              (before.isHere ? m.scan_local_here : m.scan_first)({
                date: formatDateTime(before.at, zone),
              }),
            )}
          </time>
        </p>
      )}
      {isThrough && verdict.isNew && <p className={classes.fact}>{m.scan_local_new()}</p>}
      {isThrough && verdict.isForced && <p className={classes.fact}>{m.scan_forced()}</p>}
      {isThrough && <p className={classes.fact}>{m.scan_local()}</p>}
    </>
  );
}
