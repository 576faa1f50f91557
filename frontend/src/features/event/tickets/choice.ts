import type {
  CartLineView,
  CartView,
  EventView,
  OfferView,
  PublicOfferAvailabilityView,
  QuoteView,
} from '~/api/gen/types.gen';
import { toMinor } from '~/lib/minor-units';

/** What is known of an offer for the date that was chosen. */
export interface Standing {
  /** What one costs with the code and its fee, and what the code takes off. */
  price: number;
  discount: number;
  /** How many are in the cart already. */
  had: number;
  /** Most that can be added to these. */
  max: number;
  isSoldOut: boolean;
  /** How many are left, when they are few. */
  left: number | undefined;
}

/** What is known of an offer besides the offer. */
export interface Known {
  quote: QuoteView | undefined;
  cart: CartView | undefined;
  /** What everybody is told of what is left. */
  told: PublicOfferAvailabilityView | undefined;
  /** Whether that is newer than the quote. */
  isToldLater: boolean;
}

/** What was typed as a donation, in minor units. */
export function giftOf(text: string, { min_price, price }: OfferView): number | undefined {
  const amount = toMinor(text, price.currency);
  return amount === undefined || amount < (min_price?.amount ?? 0) ? undefined : amount;
}

const linesOf = ({ groups }: Pick<CartView, 'groups'>): CartLineView[] =>
  groups.flatMap(({ lines }) => lines);

export function standingOf(
  offer: OfferView,
  date: string,
  { quote, cart, told, isToldLater }: Known,
): Standing {
  const isIt = ({ offer: { id }, event }: CartLineView) =>
    id === offer.id && event.occurrence_id === date;
  const quoted = quote && linesOf(quote).find(isIt);
  const had = (cart && linesOf(cart).find(isIt)?.quantity) ?? 0;
  // Who asked last knows best.
  const isTold = told !== undefined && (isToldLater || !quoted);
  const free = told?.status === 'sold_out' ? 0 : (told?.left ?? Infinity);
  const most = Math.min(
    offer.max_per_order,
    isTold ? free : (quoted?.offer.max_now ?? offer.max_per_order),
  );
  const discount = quoted ? Math.round(quoted.discount.amount / quoted.quantity) : 0;
  return {
    price: quoted ? Math.round(quoted.total.amount / quoted.quantity) : offer.price_with_fee.amount,
    discount,
    had,
    max: Math.max(0, most - had),
    isSoldOut: isTold ? told.status === 'sold_out' : quoted?.problem === 'sold_out',
    left: most < offer.max_per_order ? most : (told?.left ?? undefined),
  };
}

/** How many people a cart admits to an event. */
export const personsIn = (cart: CartView | undefined, event: EventView): number =>
  (cart ? linesOf(cart) : [])
    .filter((line) => line.event.id === event.id)
    .reduce((sum, { quantity, offer: { admits } }) => sum + quantity * admits, 0);

/** Dates that are still to come, as one can choose them. */
export function datesToCome({ occurrences }: EventView, now: number): EventView['occurrences'] {
  const coming = occurrences.filter(({ ends_at }) => new Date(ends_at).getTime() > now);
  return coming.length > 0 ? coming : occurrences;
}
