import {
  getCheckinStatsOptions,
  listCheckinListsOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import { annulScan, scanTicket } from '~/api/gen/sdk.gen';
import type { ScanRequest } from '~/api/gen/types.gen';

const STATS_EVERY_MS = 4_000;

/** What I may scan for; asked each time, for a shift may have begun. */
export const doorListsQuery = () => ({ ...listCheckinListsOptions(), staleTime: 0 });

/** How a list stands, while somebody looks. */
export const doorStatsQuery = (id: string) => ({
  ...getCheckinStatsOptions({ path: { id } }),
  staleTime: 0,
  retry: false,
  refetchInterval: STATS_EVERY_MS,
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
