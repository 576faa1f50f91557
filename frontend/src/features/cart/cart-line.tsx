import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { lineRefusals, wishLine } from '~/api/cart';
import type { CartLineView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney, formatRange, formatWeekday, stubParts } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { saleRefusalText } from '~/ui/sale-text';
import { Stepper } from '~/ui/stepper';
import classes from './cart.module.css';
import { adviceOn } from './line-advice';

interface CartLineProps {
  line: CartLineView;
  remove: () => void;
}

const nameOf = ({ offer, event }: CartLineView): string => `${offer.name}, ${event.title}`;

export function CartLine({ line, remove }: CartLineProps) {
  const queries = useQueryClient();
  const { event, offer, quantity } = line;
  const { day, month } = stubParts(event.starts_at, event.timezone);
  const set = (next: number) => {
    if (line.id) wishLine(queries, line.id, { quantity: next });
  };
  return (
    <li className={classes.line} data-problem={line.problem ? true : undefined}>
      <p className={classes.stub} aria-hidden="true">
        <b>{day}</b>
        {month}
      </p>
      <div className={classes.what}>
        <h3 className={classes.event}>
          <Link to="/events/$slug" params={{ slug: event.slug }}>
            {keepTogether(event.title)}
          </Link>
        </h3>
        <p className={classes.when}>
          <span className={classes.weekday}>{formatWeekday(event.starts_at, event.timezone)}</span>{' '}
          <time dateTime={event.starts_at}>
            {formatRange(event.starts_at, event.ends_at, event.timezone)}
          </time>
        </p>
        <p className={classes.offer}>
          <b>{offer.name}</b>
          {offer.admits > 1 && ` · ${m.offers_admits({ count: offer.admits })}`}
          {quantity > 1 && line.unit_price.amount > 0 && (
            <span className={classes.each}>
              {m.cart_each({ price: formatMoney(line.unit_price) })}
            </span>
          )}
        </p>
        {line.fees.amount > 0 && (
          <p className={classes.fee}>{m.cart_fee({ fee: formatMoney(line.fees) })}</p>
        )}
        <PriceChange line={line} />
        <Trouble line={line} set={set} />
      </div>
      <div className={classes.number}>
        <Stepper
          label={nameOf(line)}
          value={quantity}
          min={offer.min_per_order}
          // Fewer is always possible, also where there are too many of them already.
          max={Math.max(offer.max_now, quantity)}
          onChange={set}
        />
        <button
          type="button"
          className={classes.remove}
          aria-label={m.cart_remove_of({ name: nameOf(line) })}
          onClick={remove}
        >
          {m.list_remove()}
        </button>
      </div>
      <p className={classes.sum}>
        {line.discount.amount > 0 && (
          <s>{formatMoney({ ...line.total, amount: line.total.amount + line.discount.amount })}</s>
        )}{' '}
        {line.total.amount > 0 ? formatMoney(line.total) : m.price_free()}
      </p>
    </li>
  );
}

/** A price or a fee that is another one than when it was put in is told, not charged silently. */
function PriceChange({ line }: { line: CartLineView }) {
  const { previous_unit_price: before, previous_unit_fee: feeBefore } = line;
  return (
    <>
      {before && (
        <p className={classes.change}>
          {m.cart_price_changed({
            before: formatMoney(before),
            now: formatMoney(line.unit_price),
          })}
        </p>
      )}
      {feeBefore && (
        <p className={classes.change}>
          {m.cart_fee_changed({ before: formatMoney(feeBefore), now: formatMoney(line.unit_fee) })}
        </p>
      )}
    </>
  );
}

interface TroubleProps {
  line: CartLineView;
  set: (quantity: number) => void;
}

/** Why the last change was refused, and what stands in the way of buying. */
function Trouble({ line, set }: TroubleProps) {
  const refusals = useSyncExternalStore(lineRefusals.subscribe, lineRefusals.get);
  const refusal = line.id ? refusals.get(line.id) : undefined;
  const advice = adviceOn(line);
  const wish = advice?.quantity;
  return (
    <>
      <div role="alert" className={classes.refusal}>
        {refusal !== undefined && <p>{saleRefusalText(refusal)}</p>}
      </div>
      {advice && (
        <div className={classes.problem}>
          <p>{advice.text}</p>
          {wish !== undefined && wish !== line.quantity && (
            <Button size="compact-sm" variant="default" onClick={() => set(wish)}>
              {m.problem_set({ count: wish })}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
