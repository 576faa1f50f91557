import { Suspense, lazy } from 'react';
import { createPortal } from 'react-dom';
import type { EventView, OfferView } from '~/api/gen/types.gen';
import type { Left } from '~/api/use-availability';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import type { OfferExtras } from '~/ui/event-page/offer-row';
import { OfferTables } from '~/ui/event-page/offer-tables';
import { isSold } from '~/ui/is-sold';
import { LeftStatus } from '~/ui/sale-status';
import { Stepper } from '~/ui/stepper';
import { BuyBar, SoldOutBar } from './buy-bar';
import { CodeChoice } from './code-choice';
import { DateChoice } from './date-choice';
import classes from './tickets.module.css';
import { type Choice, useChoice } from './use-choice';
import { useNear } from './use-near';

// Few events ask for donations.
const GiftField = lazy(async () => ({ default: (await import('./gift-field')).GiftField }));

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
      <p role="status" className={classes.full}>
        {soldOutText(left, choice.date)}
      </p>
      <OfferTables event={event} date={hasDates ? choice.date : undefined} extras={extras} />
      {isOpen && <CodeChoice choice={choice} />}
      {bar && choice.isSelling && createPortal(<BuyBar event={event} choice={choice} />, bar)}
      {bar && left.status === 'sold_out' && !choice.isSelling && createPortal(<SoldOutBar />, bar)}
    </div>
  );
}

/** What is said when nothing is left, and what to do then. */
function soldOutText(left: Left, date: string): string | undefined {
  if (left.status !== 'sold_out' && left.ofDate(date) !== 'sold_out') return undefined;
  const isElsewhere = left.status === 'available' || left.status === 'few_left';
  return isElsewhere ? m.tickets_date_sold_out() : m.tickets_all_sold_out();
}

function extrasOf(offer: OfferView, choice: Choice, event: EventView): OfferExtras {
  const isCalledOff = choice.dates.find(({ id }) => id === choice.date)?.status === 'cancelled';
  if (isCalledOff) return { status: <Word text={m.event_cancelled()} /> };
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
          <s className={classes.before}>{formatMoney(offer.price)}</s>{' '}
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

const Word = ({ text }: { text: string }) => <span className={classes.over}>{text}</span>;
