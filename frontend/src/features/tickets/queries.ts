import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { TicketPage } from '~/api/gen/types.gen';
import { askOrKept } from '~/api/kept';
import { type TicketTime, getTicket, listMyTickets } from '~/api/tickets';
import { getLocale } from '~/i18n/runtime.js';
import { ticketShelf, keepTickets, ticketName } from './keep-tickets';

/** The first ones are known without a network too, and those to come can be opened then. */
async function firstTickets(when: TicketTime, signal: AbortSignal): Promise<TicketPage> {
  const page = await askOrKept(ticketShelf, `mine/${when}/${getLocale()}`, () =>
    listMyTickets(when, undefined, signal),
  );
  if (when === 'upcoming') void keepTickets(page);
  return page;
}

export const myTicketsQuery = (when: TicketTime) =>
  infiniteQueryOptions({
    queryKey: ['my tickets', when, getLocale()],
    queryFn: ({ pageParam, signal }) =>
      pageParam ? listMyTickets(when, pageParam, signal) : firstTickets(when, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 0,
  });

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['ticket', id, getLocale()],
    queryFn: ({ signal }) => askOrKept(ticketShelf, ticketName(id), () => getTicket(id, signal)),
    staleTime: 0,
  });
