import { useQuery } from '@tanstack/react-query';
import type {
  Availability,
  EventView,
  PublicAvailabilityPage,
  PublicOfferAvailabilityView,
} from './gen/types.gen';
import { availabilityQuery } from './queries';

/** What is known of what is left; where nothing is, everything can be tried. */
export interface Left {
  /** As it was told. */
  page: PublicAvailabilityPage | undefined;
  /** When that was. */
  at: number;
  ofDate: (date: string) => Availability | undefined;
  ofOffer: (offer: string, date: string) => PublicOfferAvailabilityView | undefined;
}

/** Asks what is left of an event, again and again while it is looked at. */
export function useAvailability(event: EventView): Left {
  const enabled = event.status === 'published' && event.sale_status !== 'ended';
  const { data, dataUpdatedAt: at, isError } = useQuery({ ...availabilityQuery(event), enabled });
  // What was true once is not held against anybody who cannot learn that it changed.
  const page = enabled && !isError ? data : undefined;
  const find = (date: string) => page?.data.find(({ occurrence_id: id }) => id === date);
  return {
    page,
    at,
    ofDate: (date) => find(date)?.status,
    ofOffer: (offer, date) => find(date)?.offers.find(({ offer_id: id }) => id === offer),
  };
}
