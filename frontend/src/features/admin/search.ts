const STATUSES = ['active', 'disabled', 'erased'] as const;

/** Every filter is in the address. What is not good is overwritten, for the router keeps what is left out. */
export interface UserSearch {
  q?: string | undefined;
  status?: (typeof STATUSES)[number] | undefined;
  cursor?: string | undefined;
}

export interface AuditSearch {
  action?: string | undefined;
  actor?: string | undefined;
  cursor?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const parseUserSearch = (search: Record<string, unknown>): UserSearch => ({
  q: text(search['q']),
  status: STATUSES.find((status) => status === search['status']),
  cursor: text(search['cursor']),
});

export const parseAuditSearch = (search: Record<string, unknown>): AuditSearch => ({
  action: text(search['action']),
  actor: text(search['actor']),
  cursor: text(search['cursor']),
});
