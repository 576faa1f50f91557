import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '~/api/api-error';

const RETRIES_MAX = 1;
const RETRY_DELAY_MS = 400;

/** Only what may pass by itself is worth a second try. */
const mayPass = (error: Error) =>
  error instanceof ApiError && (error.isUnreachable || [502, 503, 504].includes(error.status));

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        // `navigator.onLine` lies after an offline reload: always try, and show what came of it.
        networkMode: 'always',
        retry: (failures, error) => failures < RETRIES_MAX && mayPass(error),
        retryDelay: RETRY_DELAY_MS,
        refetchOnWindowFocus: false,
      },
    },
  });
}
