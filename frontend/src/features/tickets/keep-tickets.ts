import type { TicketPage } from '~/api/gen/types.gen';
import { type Shelf, keep, openShelf, personHere } from '~/api/kept';
import { getTicket } from '~/api/tickets';
import { getLocale } from '~/i18n/runtime.js';

/** Where this device keeps tickets for when there is no network. */
export const ticketShelf: Shelf = { room: 'tickets', owner: personHere };
/** The next ones: who has more takes those of the day along by opening them. */
const KEPT_MAX = 40;
const FRESH_MS = 6 * 3_600_000;

const START = 'ticket/';

export const ticketName = (id: string): string => `${START}${id}/${getLocale()}`;

let isAtIt = false;

/**
 * Tickets to come are fetched with their codes, one after the other, so that they open without a network. When these are
 * all there are, others are forgotten: they are over, or somebody else's now.
 */
export async function keepTickets({ data: tickets, next_cursor }: TicketPage): Promise<void> {
  if (isAtIt) return;
  isAtIt = true;
  try {
    const room = await openShelf(ticketShelf);
    if (!room) return;
    if (!next_cursor) {
      const isOurs = (name: string) => tickets.some(({ id }) => name.startsWith(START + id));
      await room.write(
        {},
        (await room.names(START)).filter((name) => !isOurs(name)),
      );
    }
    for (const { id } of tickets.slice(0, KEPT_MAX)) {
      const name = ticketName(id);
      // oxlint-disable no-await-in-loop -- nobody waits for it: one at a time is kind to the server
      const kept = await room.read<{ at: string }>(name);
      if (kept && Date.now() - Date.parse(kept.at) < FRESH_MS) continue;
      await keep(ticketShelf, name, await getTicket(id, AbortSignal.timeout(20_000)));
      // oxlint-enable no-await-in-loop
    }
  } catch (error) {
    // The next visit goes on.
    console.info('Not all tickets are kept on this device', error);
  } finally {
    isAtIt = false;
  }
}
