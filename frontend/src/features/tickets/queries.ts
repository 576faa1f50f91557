import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { type TicketTime, getTicket, listMyTickets } from '~/api/tickets';
import { getLocale } from '~/i18n/runtime.js';

export const myTicketsQuery = (when: TicketTime) =>
  infiniteQueryOptions({
    queryKey: ['my tickets', when, getLocale()],
    queryFn: ({ pageParam, signal }) => listMyTickets(when, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 0,
  });

export const ticketQuery = (id: string) =>
  queryOptions({
    queryKey: ['ticket', id, getLocale()],
    queryFn: ({ signal }) => getTicket(id, signal),
    staleTime: 0,
  });
