import { getLocale } from '~/i18n/runtime.js';
import {
  getOrderTicketsPdf,
  getTicket as askTicket,
  getTicketCalendar,
  getTicketPdf,
  getTicketWalletPass,
  listMyTickets as askMyTickets,
} from './gen/sdk.gen';
import type { ListMyTicketsData, TicketPage, TicketView } from './gen/types.gen';

/** Dates to come, or those that are over. */
export type TicketTime = NonNullable<NonNullable<ListMyTicketsData['query']>['when']>;

export const listMyTickets = async (
  when: TicketTime,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<TicketPage> =>
  (
    await askMyTickets({
      query: { when, ...(cursor && { cursor }) },
      signal,
      throwOnError: true,
    })
  ).data;

/** What is printed and said in the reader's language. */
const spoken = () => ({ query: { locale: getLocale() } });

export const getTicket = async (id: string, signal: AbortSignal): Promise<TicketView> =>
  (await askTicket({ path: { id }, ...spoken(), signal, throwOnError: true })).data;

export const getTicketFile = async (id: string): Promise<Blob> =>
  (await getTicketPdf({ path: { id }, ...spoken(), parseAs: 'blob', throwOnError: true })).data;

export const getTicketPass = async (id: string): Promise<Blob> =>
  (await getTicketWalletPass({ path: { id }, ...spoken(), parseAs: 'blob', throwOnError: true }))
    .data;

export const getOrderTicketsFile = async (code: string): Promise<Blob> =>
  (await getOrderTicketsPdf({ path: { code }, ...spoken(), parseAs: 'blob', throwOnError: true }))
    .data;

export const getTicketDate = async (id: string): Promise<string> =>
  (await getTicketCalendar({ path: { id }, ...spoken(), parseAs: 'text', throwOnError: true }))
    .data;
