import type { ReactNode } from 'react';
import type { CartGroupView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney, formatRange } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { Totals } from '~/ui/totals';
import classes from './checkout.module.css';

interface OrderSummaryProps {
  group: CartGroupView;
  children: ReactNode;
}

/** What is about to be bought. */
export function OrderSummary({ group, children }: OrderSummaryProps) {
  return (
    <div
      role="group"
      className={classes.summary}
      aria-label={m.cart_summary_of({ name: group.organizer.name })}
    >
      {children}
      <h2 className={classes.seller}>{group.organizer.name}</h2>
      <ul className={classes.lines}>
        {group.lines.map(({ id, event, offer, quantity, total }) => (
          <li key={id}>
            <span>
              <b>{`${quantity} × ${offer.name}`}</b>
              <span className={classes.event}>{keepTogether(event.title)}</span>
              <time dateTime={event.starts_at}>
                {formatRange(event.starts_at, event.ends_at, event.timezone)}
              </time>
            </span>
            <span>{total.amount > 0 ? formatMoney(total) : m.price_free()}</span>
          </li>
        ))}
      </ul>
      <Totals group={group} />
    </div>
  );
}
