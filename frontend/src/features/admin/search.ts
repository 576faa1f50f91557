const STATUSES = ['active', 'disabled', 'erased'] as const;

/** Every filter is in the address. What is not good is overwritten, for the router keeps what is left out. */
export interface UserSearch {
  q?: string | undefined;
  status?: (typeof STATUSES)[number] | undefined;
  cursor?: string | undefined;
}

export interface OrganizationSearch {
  q?: string | undefined;
  cursor?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const parseUserSearch = (search: Record<string, unknown>): UserSearch => ({
  q: text(search['q']),
  status: STATUSES.find((status) => status === search['status']),
  cursor: text(search['cursor']),
});

export const parseOrganizationSearch = (search: Record<string, unknown>): OrganizationSearch => ({
  q: text(search['q']),
  cursor: text(search['cursor']),
});

const SHOWN = ['featured', 'down'] as const;

export interface EventSearch {
  q?: string | undefined;
  show?: (typeof SHOWN)[number] | undefined;
}

export const parseEventSearch = (search: Record<string, unknown>): EventSearch => ({
  q: text(search['q']),
  show: SHOWN.find((show) => show === search['show']),
});

export const parseVenueSearch = (search: Record<string, unknown>): { q?: string | undefined } => ({
  q: text(search['q']),
});
