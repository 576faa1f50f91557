import { queryOptions, useQuery } from '@tanstack/react-query';
import { getEventAvailabilityQueryKey } from './gen/@tanstack/react-query.gen';
import { getEventAvailability } from './gen/sdk.gen';
import type {
  Availability,
  EventView,
  PublicAvailabilityPage,
  PublicOfferAvailabilityView,
} from './gen/types.gen';

/** How often it is asked anew while somebody looks. */
const EVERY_MS = 20_000;
/** Dates that are asked about: the soonest. Of later ones nothing is said until they are chosen. */
const DATES_MAX = 100;

type Asked = Pick<EventView, 'slug' | 'visibility'>;

const askedOf = (slug: string) => ({ path: { slug }, query: { limit: DATES_MAX } });

/** What is left of an event, for whoever has to ask anew. */
export const availabilityKey = (slug: string) => getEventAvailabilityQueryKey(askedOf(slug));

const availabilityQuery = ({ slug, visibility }: Asked) =>
  queryOptions({
    queryKey: availabilityKey(slug),
    queryFn: async ({ signal }): Promise<PublicAvailabilityPage> => {
      if (visibility === 'private') {
        return (await import('./private-event')).getPrivateAvailability(askedOf(slug), signal);
      }
      return (await getEventAvailability({ ...askedOf(slug), signal, throwOnError: true })).data;
    },
    staleTime: EVERY_MS / 2,
    refetchInterval: EVERY_MS,
    refetchOnWindowFocus: true,
    retry: false,
  });

/** What is known of what is left; where nothing is, everything can be tried. */
export interface Left {
  /** Of the event as a whole. */
  status: Availability | undefined;
  ofDate: (date: string) => Availability | undefined;
  /** Of an offer on a date. */
  ofOffer: (offer: string, date: string) => PublicOfferAvailabilityView | undefined;
  /** Of an offer whatever the date. */
  ofAnyDate: (offer: string) => PublicOfferAvailabilityView | undefined;
  /** When that was. */
  at: number;
}

const NOTHING_KNOWN: Left = {
  status: undefined,
  ofDate: () => undefined,
  ofOffer: () => undefined,
  ofAnyDate: () => undefined,
  at: 0,
};

function leftOf(page: PublicAvailabilityPage, at: number): Left {
  const dates = new Map(page.data.map((date) => [date.occurrence_id, date]));
  const offersOn = (date: string) => dates.get(date)?.offers ?? [];
  const isWhole = !page.next_cursor;
  return {
    status: page.status,
    ofDate: (date) => dates.get(date)?.status,
    ofOffer: (offer, date) => offersOn(date).find(({ offer_id: id }) => id === offer),
    ofAnyDate: (offer) => {
      const all = page.data.flatMap(({ offers }) =>
        offers.filter(({ offer_id: id }) => id === offer),
      );
      // On several dates it can be said only when it is gone on all of them.
      const isOne = all.length === 1 || all.every(({ status }) => status === 'sold_out');
      return isWhole && isOne ? all[0] : undefined;
    },
    at,
  };
}

/** Asks what is left of an event, again and again while it is looked at. That this fails stops nobody from buying. */
export function useAvailability(event: EventView | undefined): Left {
  const isAsked = event?.status === 'published' && event.sale_status !== 'ended';
  const asked: Asked = event ?? { slug: '', visibility: 'public' };
  const { data, dataUpdatedAt } = useQuery({ ...availabilityQuery(asked), enabled: isAsked });
  return data && isAsked ? leftOf(data, dataUpdatedAt) : NOTHING_KNOWN;
}
