import { useQuery } from '@tanstack/react-query';
import type { ActorKind, HappeningKind, HappeningView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment, formatMoney } from '~/lib/format';
import { type EventPath, orderTimelineQuery } from '../query';
import classes from './desk.module.css';

const kinds: Record<HappeningKind, () => string> = {
  created: m.story_created,
  confirmed: m.story_confirmed,
  expired: m.story_expired,
  let_go: m.story_let_go,
  payment_begun: m.story_payment_begun,
  paid: m.story_paid,
  payment_failed: m.story_payment_failed,
  tickets_cancelled: m.story_tickets_cancelled,
  refund_begun: m.story_refund_begun,
  refunded: m.story_refunded,
  refund_failed: m.story_refund_failed,
  refunded_at_provider: m.story_refunded_at_provider,
  dispute_opened: m.story_dispute_opened,
  dispute_won: m.story_dispute_won,
  dispute_lost: m.story_dispute_lost,
  tickets_kept: m.story_tickets_kept,
  refund_asked: m.story_refund_asked,
  refund_declined: m.story_refund_declined,
  marked_paid: m.story_marked_paid,
  given_away: m.story_given_away,
  sent_again: m.story_sent_again,
  contact_changed: m.story_contact_changed,
  ticket_handed_on: m.story_ticket_handed_on,
  ticket_reissued: m.story_ticket_reissued,
};

/** What the organizer can do about something, while it is the last word on it. */
function hintOf(kind: HappeningKind, told: HappeningView[]): string | undefined {
  const is = (other: HappeningKind) => told.some((one) => one.kind === other);
  if (kind === 'dispute_opened' && !is('dispute_won') && !is('dispute_lost')) {
    return m.story_dispute_opened_text();
  }
  if (kind === 'dispute_won') return m.story_dispute_won_text();
  if (kind === 'tickets_kept' && !is('tickets_cancelled')) return m.story_tickets_kept_text();
  return undefined;
}

const actors: Record<ActorKind, () => string> = {
  buyer: m.story_by_buyer,
  organizer: m.story_by_organizer,
  platform: m.story_by_itself,
};

/** What was done to an order, the first first. */
export function Story({ path, code }: { path: EventPath; code: string }) {
  const { data } = useQuery(orderTimelineQuery(path, code));
  const told = data?.data.map((one) => ({ ...one, hint: hintOf(one.kind, data.data) }));
  return (
    <ol className={classes.story}>
      {told?.map(({ at, kind, hint, actor, actor_name, amount, ticket_numbers, reason }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a story has no ids and only grows at its end
        <li key={index}>
          <p>
            <strong>{kinds[kind]()}</strong>
            {amount && ` · ${formatMoney(amount)}`}
            {ticket_numbers && ` · ${m.story_tickets({ numbers: ticket_numbers.join(', ') })}`}
          </p>
          {reason && <p>{reason}</p>}
          {hint && <p>{hint}</p>}
          <p className={classes.soft}>
            <time dateTime={at}>{formatMoment(at)}</time> · {actor_name ?? actors[actor]()}
          </p>
        </li>
      ))}
    </ol>
  );
}
