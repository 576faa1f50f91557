/** What of a log is shown; every filter is in the address. */
export interface AuditSearch {
  action?: string | undefined;
  actor?: string | undefined;
  cursor?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const parseAuditSearch = (search: Record<string, unknown>): AuditSearch => ({
  action: text(search['action']),
  actor: text(search['actor']),
  cursor: text(search['cursor']),
});
