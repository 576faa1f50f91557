import type { EventView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import classes from './event-terms.module.css';

function refundText({ refund_policy: { kind, days } }: EventView): string {
  return kind === 'until_days_before'
    ? m.terms_refund_days({ count: days ?? 0 })
    : m.terms_refund_none();
}

/** What a buyer should know before the sale, not after. */
export function EventTerms({ event }: { event: EventView }) {
  return (
    <section aria-labelledby="terms">
      <h2 id="terms" className={classes.heading}>
        {m.terms_title()}
      </h2>
      <ul className={classes.list}>
        <li>{refundText(event)}</li>
        {event.service_fee && (
          <li>{event.service_fee.is_refundable ? m.terms_fee_back() : m.terms_fee_kept()}</li>
        )}
        <li>
          {event.transfer_policy === 'allowed'
            ? m.terms_transfer_allowed()
            : m.terms_transfer_forbidden()}
        </li>
        {event.max_per_person && (
          <li>
            {m.terms_max({ count: event.max_per_person, shown: formatCount(event.max_per_person) })}
          </li>
        )}
      </ul>
    </section>
  );
}
