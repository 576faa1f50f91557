import type { EventStatus, PromoCodeStatus } from '~/api/gen/types.gen';

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

export const parsePromoSearch = (search: Record<string, unknown>): PromoSearch => ({
  q: text(search['q'])?.toUpperCase(),
  status: PROMO_STATUSES.find((status) => status === search['status']),
});
