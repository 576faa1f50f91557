import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getLocale } from '~/i18n/runtime.js';
import { isNotFound } from './api-error';
import {
  getEventAvailabilityQueryKey,
  getEventQueryKey,
  listCategoriesOptions,
  listEventsInfiniteOptions,
  listEventsOptions,
} from './gen/@tanstack/react-query.gen';
import { getEvent, getEventAvailability } from './gen/sdk.gen';
import type { EventView, ListEventsData, ListEventsResponse } from './gen/types.gen';

/** The filters of the list, as the API names them; paging and language are added here. */
export type EventFilters = Omit<
  NonNullable<ListEventsData['query']>,
  'limit' | 'cursor' | 'locale'
>;

/** Page sizes are shared with the server, which puts these very answers into the first HTML. */
const HOME_LIMIT = 13;
const LIST_LIMIT = 24;

const LIST_STALE_MS = 5 * 60_000;

/** Rows that are already on screen survive a failed refresh or a failed next page. */
export const whenNothingToShow = (_error: unknown, { state }: { state: { data?: unknown } }) =>
  state.data === undefined;

export const homeEventsQuery = () =>
  listEventsOptions({ query: { locale: getLocale(), limit: HOME_LIMIT } });

export const eventListQuery = (filters: EventFilters) => ({
  ...listEventsInfiniteOptions({ query: { ...filters, locale: getLocale(), limit: LIST_LIMIT } }),
  initialPageParam: {},
  getNextPageParam: (last: ListEventsResponse) => last.next_cursor ?? undefined,
  // A stale list is asked again page by page: not for every step back from an event.
  staleTime: LIST_STALE_MS,
  // Filtering dims the old rows instead of blanking the page.
  placeholderData: keepPreviousData,
});

const guestCalls = () => import('./private-event');

export const eventQuery = (slug: string) => {
  const asked = { path: { slug }, query: { locale: getLocale() } };
  return queryOptions({
    queryKey: getEventQueryKey(asked),
    queryFn: async ({ signal }) => {
      try {
        return (await getEvent({ ...asked, signal, throwOnError: true })).data;
      } catch (error) {
        if (!isNotFound(error)) throw error;
        // It may be there for whoever was let in; others download none of this.
        return (await guestCalls()).getPrivateEvent(slug, signal);
      }
    },
  });
};

/** How often it is asked what is left while somebody looks. */
const LEFT_EVERY_MS = 20_000;
/** Dates that are asked about: the soonest. Of later ones nothing is said until they are chosen. */
const LEFT_DATES_MAX = 100;

/** What is left of an event: nobody is kept from buying when this fails. */
export const availabilityQuery = ({ slug, visibility }: EventView) => {
  const asked = { path: { slug }, query: { limit: LEFT_DATES_MAX } };
  return queryOptions({
    queryKey: getEventAvailabilityQueryKey(asked),
    queryFn: async ({ signal }) =>
      visibility === 'private'
        ? (await guestCalls()).getPrivateAvailability(asked, signal)
        : (await getEventAvailability({ ...asked, signal, throwOnError: true })).data,
    staleTime: LEFT_EVERY_MS / 2,
    refetchInterval: LEFT_EVERY_MS,
    refetchOnWindowFocus: true,
    retry: false,
  });
};

export const categoriesQuery = () => listCategoriesOptions({ query: { locale: getLocale() } });
