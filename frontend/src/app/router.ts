import type { QueryClient } from '@tanstack/react-query';
import { type RouterHistory, createRouter } from '@tanstack/react-router';
import { parsePlainSearch, plainSearch } from '~/lib/plain-search';
import { routeTree } from '~/routeTree.gen';
import { Failed } from './failed';
import { NotFound } from './not-found';

export function createAppRouter(queryClient: QueryClient, history?: RouterHistory) {
  return createRouter({
    routeTree,
    context: { queryClient },
    ...(history && { history }),
    defaultErrorComponent: Failed,
    defaultNotFoundComponent: NotFound,
    // Freshness is the query cache's business; the router always asks it.
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 250,
    scrollRestoration: true,
    parseSearch: parsePlainSearch,
    stringifySearch: plainSearch,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
