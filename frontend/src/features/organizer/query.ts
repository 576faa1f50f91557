import { type QueryClient, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import {
  getCancellationOptions,
  getCapacityQueryKey,
  getCheckinStatsOptions,
  getEventChecklistOptions,
  getEventOrderOptions,
  getOrderTimelineOptions,
  getManagedEventQueryKey,
  getManagedVenueQueryKey,
  listCheckinDevicesOptions,
  listCheckinScansInfiniteOptions,
  listEventInvitationsInfiniteOptions,
  listManagedCheckinListsOptions,
  listManagedEventsInfiniteOptions,
  listManagedOffersOptions,
  listManagedQuestionsOptions,
  listManagedVenuesInfiniteOptions,
  listManagedVenuesOptions,
  listOccurrencesOptions,
  listOrdersInfiniteOptions,
  listParticipantMessagesInfiniteOptions,
  listParticipantsInfiniteOptions,
  listPrivateLinksOptions,
  listPromoCodesInfiniteQueryKey,
  listQuotasOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import { getCapacity, getManagedEvent, getManagedVenue, listPromoCodes } from '~/api/gen/sdk.gen';
import type {
  InvitationStatus,
  MessageState,
  PromoCodePage,
  ScanResult,
} from '~/api/gen/types.gen';
import { versioned } from '~/api/versioned';
import { present } from '~/lib/present';
import { ordersOf } from './orders/asked';
import { askedOf } from './participants/asked';
import { isBeginning } from './promo/beginning';
import { type ManagedEventsSearch, type ListSearch, type PromoSearch } from './search';

const EVENTS_PER_PAGE = 20;
const INVITATIONS_PER_PAGE = 20;
const CODES_PER_PAGE = 50;
const VENUES_PER_PAGE = 50;
const SCANS_PER_PAGE = 20;
/** What fits a menu; who has more finds the rest by name (`VenueSearch`). */
const VENUES_OF_MENU = 100;

/** Filtering dims the old rows instead of blanking the page. */
const whatWasThere = <T>(before: T | undefined): T | undefined => before;

const paged = {
  initialPageParam: {},
  getNextPageParam: (last: { next_cursor?: string | null }) => last.next_cursor ?? undefined,
};

export const managedEventsQuery = (org: string, search: ManagedEventsSearch) => ({
  ...listManagedEventsInfiniteOptions({
    query: { ...present(search), org, limit: EVENTS_PER_PAGE },
  }),
  ...paged,
  placeholderData: whatWasThere,
});

/** One of them: an event of an organization. */
export interface EventPath {
  org: string;
  id: string;
}

const options = ({ org, id }: EventPath) => ({ path: { id }, query: { org } });

/** The event with its version, which changes are measured against. */
export const managedEventQuery = (event: EventPath) =>
  queryOptions({
    queryKey: [...getManagedEventQueryKey(options(event)), 'with version'],
    queryFn: async ({ signal }) => {
      const asked = { ...options(event), signal, throwOnError: true } as const;
      const { data, response } = await getManagedEvent(asked);
      return versioned(data, response);
    },
  });

export const checklistQuery = (event: EventPath) => ({
  ...getEventChecklistOptions(options(event)),
  staleTime: 0,
});

export const datesQuery = (event: EventPath) => listOccurrencesOptions(options(event));

/** What calling an event off would cost, or one date of it; as it is now. */
export const cancellationQuery = ({ org, id }: EventPath, date?: string) => ({
  ...getCancellationOptions({ path: { id }, query: { org, ...present({ occurrence_id: date }) } }),
  gcTime: 0,
  staleTime: 0,
});

export const offersQuery = (event: EventPath) => listManagedOffersOptions(options(event));

/** How many places the dates have, with the version of that. */
export const capacityQuery = (event: EventPath) =>
  queryOptions({
    queryKey: [...getCapacityQueryKey(options(event)), 'with version'],
    queryFn: async ({ signal }) => {
      const asked = { ...options(event), signal, throwOnError: true } as const;
      const { data, response } = await getCapacity(asked);
      return versioned(data, response);
    },
  });

/** The places of every date, and what they are cut into. */
export const quotasQuery = (event: EventPath) => listQuotasOptions(options(event));

export const questionsQuery = (event: EventPath) => listManagedQuestionsOptions(options(event));

export const privateLinksQuery = (event: EventPath) => listPrivateLinksOptions(options(event));

export const promoCodesQuery = (event: EventPath, search: PromoSearch) =>
  infiniteQueryOptions({
    queryKey: [...listPromoCodesInfiniteQueryKey(options(event)), search],
    queryFn: async ({ pageParam, signal }): Promise<PromoCodePage> => {
      // The API would refuse what no code can be.
      if (!isBeginning(search.q ?? '')) return { data: [], next_cursor: null, total: 0 };
      const cursor = present({ cursor: pageParam });
      const { path, query } = options(event);
      const asked = { ...query, ...present(search), ...cursor, limit: CODES_PER_PAGE };
      const { data } = await listPromoCodes({ path, query: asked, signal, throwOnError: true });
      return data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: whatWasThere,
  });

export const checkinListsQuery = (event: EventPath) =>
  listManagedCheckinListsOptions(options(event));

const STATS_EVERY_MS = 5_000;

/** How a check-in list stands, while somebody looks. */
export const checkinStatsQuery = (id: string) => ({
  ...getCheckinStatsOptions({ path: { id } }),
  staleTime: 0,
  retry: false,
  refetchInterval: STATS_EVERY_MS,
});

/** All pages with any filter: one change may move a code between them. */
export const isPromoCodeList = (query: { queryKey: readonly unknown[] }): boolean =>
  operationOf(query) === 'listPromoCodes';

export const invitationsQuery = ({ org, id }: EventPath, status?: InvitationStatus) => ({
  ...listEventInvitationsInfiniteOptions({
    path: { id },
    query: { ...present({ status }), org, limit: INVITATIONS_PER_PAGE },
  }),
  ...paged,
  initialPageParam: { path: { id } },
  placeholderData: whatWasThere,
});

export function ordersQuery({ org, id }: EventPath, wanted: ListSearch) {
  const { asking, ...search } = ordersOf(wanted);
  return {
    ...listOrdersInfiniteOptions({
      path: { id },
      query: { ...present(search), ...(asking && { asking: true }), org },
    }),
    ...paged,
    initialPageParam: { path: { id } },
    placeholderData: whatWasThere,
  };
}

const PARTICIPANTS_PER_PAGE = 100;

export const participantsQuery = ({ org, id }: EventPath, search: ListSearch) => ({
  ...listParticipantsInfiniteOptions({
    path: { id },
    query: { ...askedOf(search), org, limit: PARTICIPANTS_PER_PAGE },
  }),
  ...paged,
  initialPageParam: { path: { id } },
  placeholderData: whatWasThere,
});

const MESSAGES_PER_PAGE = 20;
/** While one is on its way. */
const MESSAGES_EVERY_MS = 5_000;

export const messagesQuery = ({ org, id }: EventPath) => ({
  ...listParticipantMessagesInfiniteOptions({
    path: { id },
    query: { org, limit: MESSAGES_PER_PAGE },
  }),
  ...paged,
  initialPageParam: { path: { id } },
  staleTime: 0,
  refetchInterval: ({ state }: { state: { data?: MessagePages | undefined } }) =>
    state.data?.pages.some(({ data }) => data.some((message) => message.state === 'sending')) &&
    MESSAGES_EVERY_MS,
});

interface MessagePages {
  pages: { data: { state: MessageState }[] }[];
}

export const eventOrderQuery = ({ org, id }: EventPath, code: string) => ({
  ...getEventOrderOptions({ path: { id, code }, query: { org } }),
  staleTime: 0,
});

export const orderTimelineQuery = ({ org, id }: EventPath, code: string) => ({
  ...getOrderTimelineOptions({ path: { id, code }, query: { org } }),
  staleTime: 0,
});

const ABOUT_ORDERS = new Set(['listOrders', 'getEventOrder', 'getOrderTimeline']);

/** Whatever an order is shown in. */
export const isAboutOrders = (query: { queryKey: readonly unknown[] }): boolean =>
  ABOUT_ORDERS.has(operationOf(query));

export const devicesQuery = (event: EventPath) => ({
  ...listCheckinDevicesOptions(options(event)),
  staleTime: 0,
});

export interface ScansAsked {
  result?: ScanResult | undefined;
  list?: string | undefined;
}

export const scansQuery = ({ org, id }: EventPath, asked: ScansAsked) => ({
  ...listCheckinScansInfiniteOptions({
    path: { id },
    query: { ...present(asked), org, limit: SCANS_PER_PAGE },
  }),
  ...paged,
  initialPageParam: { path: { id } },
  placeholderData: whatWasThere,
  staleTime: 0,
});

export const venuesQuery = (org: string, q?: string) => ({
  ...listManagedVenuesInfiniteOptions({
    query: { ...present({ q }), org, limit: VENUES_PER_PAGE },
  }),
  ...paged,
  placeholderData: whatWasThere,
});

export const venueChoicesQuery = (org: string, q = '') =>
  listManagedVenuesOptions({ query: { org, ...(q !== '' && { q }), limit: VENUES_OF_MENU } });

export const managedVenueQuery = (org: string, id: string) =>
  queryOptions({
    queryKey: [...getManagedVenueQueryKey({ path: { id }, query: { org } }), 'with version'],
    queryFn: async ({ signal }) => {
      const asked = { path: { id }, query: { org }, signal, throwOnError: true } as const;
      const { data, response } = await getManagedVenue(asked);
      return versioned(data, response);
    },
    staleTime: 0,
  });

/** Which operation a question was put to. */
function operationOf({ queryKey: [head] }: { queryKey: readonly unknown[] }): string {
  if (typeof head !== 'object' || head === null || !('_id' in head)) return '';
  const { _id: id } = head;
  return typeof id === 'string' ? id : '';
}

/** All pages with any filter: an invitation may have moved between them. */
export const isInvitationList = (query: { queryKey: readonly unknown[] }): boolean =>
  operationOf(query) === 'listEventInvitations';

const LISTS = new Set(['listManagedEvents', 'listManagedVenues', 'getEventChecklist']);

/** Whatever lists events or venues, on any page and with any filter, is asked again when it is shown. */
export async function refreshLists(queries: QueryClient): Promise<void> {
  await queries.invalidateQueries({ predicate: (query) => LISTS.has(operationOf(query)) });
}
