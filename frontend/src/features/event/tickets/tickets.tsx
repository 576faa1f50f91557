import { Suspense, lazy } from 'react';
import { createPortal } from 'react-dom';
import type { EventView, OfferView } from '~/api/gen/types.gen';
import type { Left } from '~/api/use-availability';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import type { OfferExtras } from '~/ui/event-page/offer-row';
import { OfferTables } from '~/ui/event-page/offer-tables';
import { isSold } from '~/ui/is-sold';
import { LeftStatus, SaleStatus } from '~/ui/sale-status';
import { Stepper } from '~/ui/stepper';
import { BuyBar } from './buy-bar';
import { CodeChoice } from './code-choice';
import classes from './tickets.module.css';
import { type Choice, useChoice } from './use-choice';
import { useNear } from './use-near';

// Most events have one date. Those with more wait for it with their plain tables.
const DateChoice = lazy(async () => ({ default: (await import('./date-choice')).DateChoice }));

// Few events ask for donations.
const GiftField = lazy(async () => ({ default: (await import('./gift-field')).GiftField }));

// Few are sold out.
const SoldOut = lazy(async () => ({ default: (await import('./sold-out')).SoldOut }));

interface TicketsProps {
  event: EventView;
  left: Left;
  bar: HTMLElement | null;
}

/** The offers of an event with how to choose them, and the way into the cart. */
export function Tickets({ event, left, bar }: TicketsProps) {
  const [near, isNear] = useNear<HTMLDivElement>();
  const choice = useChoice(event, left, isNear);
  const hasDates = choice.dates.length > 1;
  const isOpen = event.offers.some((offer) => isSold(event, offer));
  const extras = (offer: OfferView): OfferExtras =>
    isSold(event, offer) ? extrasOf(offer, choice, event) : {};
  return (
    <div ref={near} className={classes.tickets}>
      {hasDates && <DateChoice event={event} choice={choice} left={left} />}
      <div role="status" className={classes.full}>
        <Suspense>
          {left.ofDate(choice.date) === 'sold_out' && !choice.isSelling && (
            <SoldOut left={left} bar={bar} />
          )}
        </Suspense>
      </div>
      <OfferTables event={event} date={hasDates ? choice.date : undefined} extras={extras} />
      {/* Without any that everybody sees, all are for those with a code. */}
      {(isOpen || !event.offers.length) && <CodeChoice event={event} choice={choice} />}
      {bar && choice.isSelling && createPortal(<BuyBar event={event} choice={choice} />, bar)}
    </div>
  );
}

function extrasOf(offer: OfferView, choice: Choice, event: EventView): OfferExtras {
  const isCalledOff = choice.dates.find(({ id }) => id === choice.date)?.status === 'cancelled';
  if (isCalledOff) return { status: <SaleStatus status="ended" event="cancelled" /> };
  const { discount, had, isSoldOut, left, price } = choice.standing(offer);
  if (isSoldOut) return { status: <LeftStatus left="sold_out" /> };
  const max = choice.maxOf(offer);
  const quantity = choice.quantityOf(offer);
  const isFull = had > 0 && max === 0;
  return {
    ...(left !== undefined && {
      status: <LeftStatus left="few_left" count={left} />,
    }),
    ...(discount > 0 && {
      price: (
        <>
          <s className={classes.before}>{formatMoney(offer.price_with_fee)}</s>{' '}
          {formatMoney({ ...offer.price, amount: price })}
        </>
      ),
    }),
    control: (
      <>
        {had > 0 && <span className={classes.had}>{m.tickets_had({ count: had })}</span>}
        {!isFull && (
          <Stepper
            label={offer.name}
            value={quantity}
            // What the cart has already counts for the fewest, too.
            min={Math.max(1, offer.min_per_order - had)}
            max={max}
            isOptional
            onChange={(next) => choice.setQuantity(offer, next)}
          />
        )}
        {offer.kind === 'donation' && quantity > 0 && (
          <Suspense>
            <GiftField offer={offer} choice={choice} currency={event.currency} />
          </Suspense>
        )}
      </>
    ),
  };
}
