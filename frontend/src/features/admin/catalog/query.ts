import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  getSharedVenueQueryKey,
  listManagedCategoriesOptions,
  listModeratedEventsInfiniteOptions,
  listSharedVenuesInfiniteOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import { getSharedVenue } from '~/api/gen/sdk.gen';
import { versioned } from '~/api/versioned';
import { present } from '~/lib/present';
import type { EventSearch } from '../search';

const ROWS_PER_PAGE = 20;

const paged = {
  initialPageParam: {},
  getNextPageParam: (last: { next_cursor?: string | null }) => last.next_cursor ?? undefined,
  placeholderData: keepPreviousData,
};

export const moderatedEventsQuery = ({ q, show }: EventSearch) => ({
  ...listModeratedEventsInfiniteOptions({
    query: {
      ...present({ q }),
      ...(show === 'featured' && { featured: true }),
      ...(show === 'down' && { taken_down: true }),
      limit: ROWS_PER_PAGE,
    },
  }),
  ...paged,
});

export const managedCategoriesQuery = () => listManagedCategoriesOptions();

export const sharedVenuesQuery = (q?: string) => ({
  ...listSharedVenuesInfiniteOptions({ query: { ...present({ q }), limit: ROWS_PER_PAGE } }),
  ...paged,
});

export const sharedVenueQuery = (id: string) =>
  queryOptions({
    queryKey: [...getSharedVenueQueryKey({ path: { id } }), 'with version'],
    queryFn: async ({ signal }) => {
      const asked = { path: { id }, signal, throwOnError: true } as const;
      const { data: venue, response } = await getSharedVenue(asked);
      return versioned(venue, response);
    },
    staleTime: 0,
  });

/** Whatever lists it, with any filter. */
export const lists =
  (operation: 'listModeratedEvents' | 'listSharedVenues') =>
  ({ queryKey: [head] }: { queryKey: readonly unknown[] }): boolean => {
    if (typeof head !== 'object' || head === null || !('_id' in head)) return false;
    const { _id: id } = head;
    return id === operation;
  };
