import type { TicketPlaceView, TicketSummaryView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

/** Why a ticket lets nobody in, in a word. */
export function stateText({ status, is_called_off }: TicketSummaryView): string | undefined {
  if (status === 'cancelled') return m.ticket_cancelled();
  if (is_called_off) return m.ticket_called_off();
  return status === 'blocked' ? m.ticket_blocked() : undefined;
}

/** The same in a sentence. */
export function noCodeText({ status, is_called_off }: TicketSummaryView): string {
  if (status === 'blocked' && !is_called_off) return m.ticket_no_code_blocked();
  return is_called_off && status !== 'cancelled'
    ? m.ticket_no_code_called_off()
    : m.ticket_no_code_cancelled();
}

export function shortPlace(place: TicketPlaceView | null | undefined): string {
  if (!place) return m.event_online();
  return [place.name, place.city].filter(Boolean).join(', ');
}
