import type { EventView, OfferView } from '~/api/gen/types.gen';
import type { Left } from '~/api/use-availability';
import { isSold } from '~/ui/is-sold';
import { LeftStatus } from '~/ui/sale-status';
import type { OfferExtras } from './offer-row';

/** What the row of an offer says of what is left, before a date is chosen. */
export function leftExtras(event: EventView, offer: OfferView, { page }: Left): OfferExtras {
  if (!page || page.next_cursor || !isSold(event, offer)) return {};
  const all = page.data.flatMap(({ offers }) =>
    offers.filter(({ offer_id: id }) => id === offer.id),
  );
  const [told] = all;
  // On several dates it can be said only when it is gone on all of them.
  const isOne = all.length === 1 || all.every(({ status }) => status === 'sold_out');
  if (!isOne || (told?.status !== 'sold_out' && told?.status !== 'few_left')) return {};
  return { status: <LeftStatus left={told.status} count={told.left} /> };
}
