import type { TicketStatus } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import type { ParticipantState } from './asked';
import type { Column } from './columns';

const columns: Record<Column | 'name', () => string> = {
  name: m.participants_name,
  email: m.participants_email,
  offer_name: m.participants_offer,
  starts_at: m.participants_date,
  status: m.participants_state,
  checked_in_at: m.participants_came_in,
  order_code: m.participants_order,
  buyer_name: m.participants_buyer,
  purchased_at: m.participants_bought,
  answers: m.participants_answers,
};

export const columnText = (column: Column | 'name'): string => columns[column]();

const states: Record<ParticipantState, () => string> = {
  coming: m.participants_coming,
  active: m.participants_active,
  blocked: m.ticket_blocked,
  cancelled: m.ticket_cancelled,
  all: m.participants_all,
};

export const stateText = (state: ParticipantState | TicketStatus): string => states[state]();
