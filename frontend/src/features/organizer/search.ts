import type { EventStatus } from '~/api/gen/types.gen';

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
