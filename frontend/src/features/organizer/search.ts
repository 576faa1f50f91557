import type {
  EventStatus,
  ListOrdersData,
  ListParticipantsData,
  OrderStatus,
  PromoCodeStatus,
} from '~/api/gen/types.gen';

/** What of an organization's events is shown; it is all in the address. */
export interface ManagedEventsSearch {
  q?: string | undefined;
  status?: EventStatus | undefined;
}

export const EVENT_STATUSES: EventStatus[] = ['draft', 'published', 'cancelled', 'archived'];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const parseManagedEventsSearch = (search: Record<string, unknown>): ManagedEventsSearch => ({
  q: text(search['q']),
  status: EVENT_STATUSES.find((status) => status === search['status']),
});

export const parseVenuesSearch = (search: Record<string, unknown>): { q?: string | undefined } => ({
  q: text(search['q']),
});

export const PROMO_STATUSES: PromoCodeStatus[] = [
  'active',
  'scheduled',
  'inactive',
  'used_up',
  'expired',
];

/** Which codes are shown; it is all in the address. */
export interface PromoSearch {
  /** What they begin with. */
  q?: string | undefined;
  status?: PromoCodeStatus | undefined;
}

const BEGINNING = /^(?:[A-Z0-9][A-Z0-9_-]*)?$/;

/** Whether codes can begin with this. */
export const isBeginning = (wanted: string): boolean => BEGINNING.test(wanted);

export const parsePromoSearch = (search: Record<string, unknown>): PromoSearch => ({
  q: text(search['q'])?.toUpperCase(),
  status: PROMO_STATUSES.find((status) => status === search['status']),
});

export const ORDER_STATUSES: OrderStatus[] = ['confirmed', 'pending', 'cancelled', 'expired'];

export type OrderSort = NonNullable<NonNullable<ListOrdersData['query']>['sort']>;

/** Which orders are shown; it is all in the address. */
export interface OrdersSearch {
  q?: string | undefined;
  status?: OrderStatus | undefined;
  /** Only those whose buyers wait for an answer. */
  asking?: 'true' | undefined;
  offer?: string | undefined;
  occurrence?: string | undefined;
  /** The newest first when absent. */
  sort?: OrderSort | undefined;
}

export const ORDER_SORTS: OrderSort[] = ['newest', 'oldest', 'amount', 'name'];

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const id = (value: unknown): string | undefined =>
  typeof value === 'string' && ID.test(value) ? value : undefined;

export const parseOrdersSearch = (search: Record<string, unknown>): OrdersSearch => ({
  q: text(search['q']),
  status: ORDER_STATUSES.find((status) => status === search['status']),
  asking: search['asking'] === 'true' || search['asking'] === true ? 'true' : undefined,
  offer: id(search['offer']),
  occurrence: id(search['occurrence']),
  sort: ORDER_SORTS.slice(1).find((sort) => sort === search['sort']),
});

type ParticipantsQuery = NonNullable<ListParticipantsData['query']>;

export type ParticipantSort = NonNullable<ParticipantsQuery['sort']>;

export type ParticipantState = NonNullable<ParticipantsQuery['status']>;

/** Which participants are shown; it is all in the address. */
export interface ParticipantsSearch {
  q?: string | undefined;
  offer?: string | undefined;
  occurrence?: string | undefined;
  /** All but cancelled ones when absent. */
  status?: ParticipantState | undefined;
  checked_in?: 'true' | 'false' | undefined;
  /** By name when absent. */
  sort?: ParticipantSort | undefined;
}

export const PARTICIPANT_STATES: ParticipantState[] = [
  'coming',
  'active',
  'blocked',
  'cancelled',
  'all',
];

const PARTICIPANT_SORTS: ParticipantSort[] = ['-name', 'purchased', '-purchased', 'order', 'offer'];

export const parseParticipantsSearch = (search: Record<string, unknown>): ParticipantsSearch => ({
  q: text(search['q']),
  offer: id(search['offer']),
  occurrence: id(search['occurrence']),
  status: PARTICIPANT_STATES.slice(1).find((status) => status === search['status']),
  // An address has words only; what links give has their values.
  checked_in: (['true', 'false'] as const).find((is) => is === String(search['checked_in'])),
  sort: PARTICIPANT_SORTS.find((sort) => sort === search['sort']),
});
