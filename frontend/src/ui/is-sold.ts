import type { EventView, OfferView } from '~/api/gen/types.gen';

/** Whether an offer can be bought, as far as everybody is told. */
export const isSold = (event: EventView, offer: OfferView): boolean =>
  event.status === 'published' && offer.sale_status === 'on_sale';
