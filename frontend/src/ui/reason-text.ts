import type { Reason } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

/** Why nobody was let in, in words to say to whoever stands there. */
export const reasons: Record<Reason, () => string> = {
  not_a_ticket: m.reason_not_a_ticket,
  forged: m.reason_forged,
  unknown: m.reason_unknown,
  other_event: m.reason_other_event,
  replaced: m.reason_replaced,
  cancelled: m.reason_cancelled,
  refunded: m.reason_refunded,
  blocked: m.reason_blocked,
  called_off: m.reason_called_off,
  other_date: m.reason_other_date,
  not_this_entrance: m.reason_not_this_entrance,
  too_early: m.reason_too_early,
  too_late: m.reason_too_late,
  already_in: m.reason_already_in,
  not_in: m.reason_not_in,
  no_days_left: m.reason_no_days_left,
};

export const reasonText = (reason: Reason): string => reasons[reason]();
