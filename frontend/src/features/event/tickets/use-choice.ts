import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askQuote, setLines } from '~/api/cart';
import type { CartLineRequest, EventView, OfferView, QuoteView } from '~/api/gen/types.gen';
import { availabilityQuery } from '~/api/queries';
import type { Left } from '~/api/use-availability';
import { useCart } from '~/api/use-cart';
import { getLocale } from '~/i18n/runtime.js';
import { fromMinor } from '~/lib/minor-units';
import { isSold } from '~/ui/is-sold';
import { type Standing, datesToCome, giftOf, personsIn, standingOf } from './choice';

/** A quote takes no more lines. */
const QUOTED_MAX = 50;
/** What everybody is told may be a second old. */
const TOLD_ANEW_MS = 1_200;

const offersFor = (event: EventView, date: string): OfferView[] =>
  event.offers.filter(
    (offer) => isSold(event, offer) && (!offer.occurrence_id || offer.occurrence_id === date),
  );

function useQuote(event: EventView, date: string, code: string, isEnabled: boolean) {
  const lines: CartLineRequest[] = offersFor(event, date)
    .slice(0, QUOTED_MAX)
    .map(({ id, min_per_order }) => ({
      offer_id: id,
      occurrence_id: date,
      quantity: min_per_order,
      ...(code && { code }),
    }));
  return useQuery({
    // The generator makes no keys for questions that are posted.
    queryKey: ['quote', event.slug, date, code, lines.length, getLocale()],
    queryFn: ({ signal }): Promise<QuoteView> =>
      askQuote(lines, { slug: event.slug, isPrivate: event.visibility === 'private' }, signal),
    enabled: isEnabled && lines.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  });
}

const firstGift = ({ price, min_price }: OfferView): string => {
  const amount = Math.max(price.amount, min_price?.amount ?? 0);
  return amount > 0 ? fromMinor(amount, price.currency, getLocale()) : '';
};

const isGift = ({ kind }: OfferView): boolean => kind === 'donation';

/** The date that is chosen until somebody chooses: the soonest with anything left, as far as that is known. */
function firstDate(dates: EventView['occurrences'], left: Left): string {
  const scheduled = dates.filter(({ status }) => status === 'scheduled');
  const open = scheduled.find(({ id }) => left.ofDate(id) !== 'sold_out');
  return (open ?? scheduled[0] ?? dates[0])?.id ?? '';
}

/** What somebody chooses of an event: a date, how many of each offer, a code. */
export function useChoice(event: EventView, left: Left, isNear: boolean) {
  const queries = useQueryClient();
  const { data: cart } = useCart();
  const [now] = useState(Date.now);
  const dates = datesToCome(event, now);
  const [picked, setPicked] = useState<string>();
  const date = picked ?? firstDate(dates, left);
  const [quantities, setQuantities] = useState<Record<string, number>>({});
  const [gifts, setGifts] = useState<Record<string, string>>({});
  const [code, setCode] = useState('');
  const quote = useQuote(event, date, code, isNear);
  const [failure, setFailure] = useState<unknown>();
  const [isAdding, setIsAdding] = useState(false);
  const [added, setAdded] = useState(0);

  const offers = offersFor(event, date);
  const standing = (offer: OfferView): Standing =>
    standingOf(offer, date, {
      quote: quote.data,
      cart,
      told: left.ofOffer(offer.id, date),
      isToldLater: left.at > quote.dataUpdatedAt,
    });
  const giftText = (offer: OfferView): string => gifts[offer.id] ?? firstGift(offer);
  const priceOf = (offer: OfferView): number =>
    isGift(offer) ? (giftOf(giftText(offer), offer) ?? 0) : standing(offer).price;

  const chosen = offers
    .map((offer) => ({ offer, quantity: Math.min(quantities[offer.id] ?? 0, standing(offer).max) }))
    .filter(({ quantity }) => quantity > 0);
  const persons = chosen.reduce((sum, { offer, quantity }) => sum + quantity * offer.admits, 0);
  const room = (event.max_per_person ?? Infinity) - personsIn(cart, event) - persons;

  const line = ({ offer, quantity }: (typeof chosen)[number], n: number): CartLineRequest => ({
    offer_id: offer.id,
    occurrence_id: date,
    quantity: quantity + standing(offer).had,
    ...(isGift(offer) && { price: { amount: priceOf(offer), currency: event.currency } }),
    ...(n === 0 && code && { code }),
  });

  const add = async () => {
    if (isAdding) return;
    setFailure(undefined);
    setIsAdding(true);
    try {
      await setLines(queries, chosen.map(line), event.slug);
      setAdded(chosen.reduce((sum, { quantity }) => sum + quantity, 0));
      setQuantities({});
    } catch (error) {
      setFailure(error);
      // What can be had has changed: the rows say how.
      void quote.refetch();
      setTimeout(() => void queries.invalidateQueries(availabilityQuery(event)), TOLD_ANEW_MS);
    } finally {
      setIsAdding(false);
    }
  };

  return {
    dates,
    date,
    setDate: (next: string) => {
      setPicked(next);
      setFailure(undefined);
    },
    standing,
    quantityOf: ({ id }: OfferView) => chosen.find(({ offer }) => offer.id === id)?.quantity ?? 0,
    /** Most that can be chosen, by the offer and by what a person may have. */
    maxOf: (offer: OfferView) => {
      const own = (quantities[offer.id] ?? 0) * offer.admits;
      return Math.min(standing(offer).max, Math.max(0, Math.floor((room + own) / offer.admits)));
    },
    setQuantity: ({ id }: OfferView, quantity: number) => {
      setAdded(0);
      setFailure(undefined);
      // From now on no other date is better.
      setPicked(date);
      setQuantities((all) => ({ ...all, [id]: quantity }));
    },
    giftText,
    setGift: ({ id }: OfferView, text: string) => setGifts((all) => ({ ...all, [id]: text })),
    isGiftWrong: (offer: OfferView) => giftOf(giftText(offer), offer) === undefined,
    code,
    setCode,
    quote,
    isSelling: offers.some((offer) => !standing(offer).isSoldOut),
    units: chosen.reduce((sum, { quantity }) => sum + quantity, 0),
    total: {
      amount: chosen.reduce((sum, { offer, quantity }) => sum + quantity * priceOf(offer), 0),
      currency: event.currency,
    },
    isWrong: chosen.some(
      ({ offer }) => isGift(offer) && giftOf(giftText(offer), offer) === undefined,
    ),
    isAdding,
    failure,
    added,
    add,
  };
}

export type Choice = ReturnType<typeof useChoice>;
