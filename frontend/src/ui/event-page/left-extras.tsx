import type { EventView, OfferView } from '~/api/gen/types.gen';
import type { Left } from '~/api/use-availability';
import { isSold } from '~/ui/is-sold';
import { LeftStatus } from '~/ui/sale-status';
import type { OfferExtras } from './offer-row';

/** What the row of an offer says of what is left, before a date is chosen. */
export function leftExtras(event: EventView, offer: OfferView, left: Left): OfferExtras {
  const told = left.ofAnyDate(offer.id);
  if (!isSold(event, offer) || (told?.status !== 'sold_out' && told?.status !== 'few_left'))
    return {};
  return { status: <LeftStatus left={told.status} count={told.left} /> };
}
