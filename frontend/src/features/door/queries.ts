import {
  getCheckinStatsOptions,
  listCheckinListsQueryKey,
  listParticipantsOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import { doorOwner } from '~/api/device';
import {
  annulScan,
  getCheckinBundle,
  listCheckinLists,
  scanTicket,
  uploadScans,
} from '~/api/gen/sdk.gen';
import type { CheckinListView, ScanRequest } from '~/api/gen/types.gen';
import { type Shelf, askOrKept } from '~/api/kept';
import { getLocale } from '~/i18n/runtime.js';
import type { LocalApi } from './offline/local-door';

const STATS_EVERY_MS = 4_000;
/** Who is not among them is looked for with another word. */
const FOUND_MAX = 20;
/** Pieces are large, and networks at doors slow. */
const PATIENCE_MS = 30_000;

export const doorShelf: Shelf = { room: 'door', owner: doorOwner };

/** What I may scan for; asked each time, for a shift may have begun. Without a network, what was known last. */
export const doorListsQuery = () => ({
  queryKey: listCheckinListsQueryKey(),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    askOrKept(
      doorShelf,
      `lists/${getLocale()}`,
      async () => (await listCheckinLists({ signal, throwOnError: true })).data,
    ),
  staleTime: 0,
});

/** How a list stands, while somebody looks. */
export const doorStatsQuery = (id: string) => ({
  ...getCheckinStatsOptions({ path: { id } }),
  staleTime: 0,
  retry: false,
  refetchInterval: STATS_EVERY_MS,
});

/** Whom a supervisor looks for, also those whom their ticket lets in no more; as things are now. */
export const foundPeopleQuery = (
  { org_id: org, event_id: id }: Pick<CheckinListView, 'org_id' | 'event_id'>,
  q: string,
) => ({
  ...listParticipantsOptions({ path: { id }, query: { org, q, status: 'all', limit: FOUND_MAX } }),
  staleTime: 0,
  retry: false,
});

export const doorApi = {
  scan: async (body: ScanRequest, signal: AbortSignal) => {
    const { data } = await scanTicket({ body, signal, throwOnError: true });
    return data;
  },
  annul: async (nonce: string) => {
    const { data } = await annulScan({ path: { nonce }, throwOnError: true });
    return data;
  },
};

/** What a list's door asks of the server for when it will be alone. */
export const localApi = (list: string): LocalApi => ({
  annul: doorApi.annul,
  bundle: async (query) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const asked = { path: { id: list }, query, signal, throwOnError: true } as const;
    return (await getCheckinBundle(asked)).data;
  },
  upload: async (scans) => {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const { data } = await uploadScans({ body: { scans }, signal, throwOnError: true });
    return data.data.map(({ nonce, scan, code }) => ({
      nonce,
      scan: scan ?? undefined,
      code: code ?? undefined,
    }));
  },
});
