import type { ListOrdersData, OrderStatus } from '~/api/gen/types.gen';
import type { ListSearch } from '../search';

export const ORDER_STATUSES: OrderStatus[] = ['confirmed', 'pending', 'cancelled', 'expired'];

export type OrderSort = NonNullable<NonNullable<ListOrdersData['query']>['sort']>;

export const ORDER_SORTS: OrderSort[] = ['newest', 'oldest', 'amount', 'name'];

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What can be an id. */
export const idOf = (value: string | undefined): string | undefined =>
  value !== undefined && ID.test(value) ? value : undefined;

/** Which orders are shown; what of an address means nothing is left out. */
export const ordersOf = ({ q, status, asking, offer, occurrence, sort }: ListSearch) => ({
  q,
  status: ORDER_STATUSES.find((one) => one === status),
  /** Only those whose buyers wait for an answer. */
  asking: asking === 'true' ? ('true' as const) : undefined,
  offer: idOf(offer),
  occurrence: idOf(occurrence),
  /** The newest first when absent. */
  sort: ORDER_SORTS.slice(1).find((one) => one === sort),
});
