import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { OrderView } from '~/api/gen/types.gen';
import { askedOfOrder, getOrder, listMyOrders } from '~/api/orders';
import { getLocale } from '~/i18n/runtime.js';

const POLL_MS = 2_000;

/** Whether something will come of it by itself. */
export const isUnderWay = ({ status, payment }: OrderView): boolean =>
  status === 'pending' &&
  (payment?.status === 'processing' ||
    payment?.status === 'created' ||
    payment?.status === 'requires_action');

/** How long an invoice may take before nobody waits for it any more. */
const INVOICE_WAIT_MS = 60_000;

/** Whether its invoice is about to be made. */
export const waitsForInvoice = ({ total, confirmed_at, invoices }: OrderView): boolean =>
  total.amount > 0 &&
  invoices.length === 0 &&
  typeof confirmed_at === 'string' &&
  Date.now() - Date.parse(confirmed_at) < INVOICE_WAIT_MS;

export const orderQuery = (code: string) =>
  queryOptions({
    queryKey: ['order', code, getLocale()],
    queryFn: ({ signal }) => getOrder(code, signal),
    refetchInterval: ({ state: { data } }) =>
      data && (isUnderWay(data) || waitsForInvoice(data)) ? POLL_MS : false,
  });

/** What is asked about an order before it is paid. Typing must not be interrupted by another list. */
export const askedQuery = (code: string) =>
  queryOptions({
    queryKey: ['order questions', code, getLocale()],
    queryFn: ({ signal }) => askedOfOrder(code, signal),
    refetchOnWindowFocus: false,
  });

export const myOrdersQuery = () =>
  infiniteQueryOptions({
    queryKey: ['my orders', getLocale()],
    queryFn: ({ pageParam, signal }) => listMyOrders(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    staleTime: 0,
  });
