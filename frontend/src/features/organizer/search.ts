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

/**
 * What an address says, by name. Everybody downloads this file, and few the others: what of it means something,
 * `orders/asked.ts` and `participants/asked.ts` know.
 */
const textsOf =
  <Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>): Partial<Record<Name, string | undefined>> => {
    const found: Partial<Record<Name, string | undefined>> = {};
    for (const name of names) {
      const value = search[name];
      // `true` in an address is read as what it looks like.
      found[name] = text(value === true ? 'true' : value);
    }
    return found;
  };

export const parseVenuesSearch = textsOf('q');

/** Of orders and of participants: each takes what is its own. */
export const parseListSearch = textsOf(
  'view',
  'answers',
  'status',
  'checked_in',
  'occurrence',
  'sort',
  'offer',
  'asking',
  'q',
);

export type ListSearch = ReturnType<typeof parseListSearch>;
