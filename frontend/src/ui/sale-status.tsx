import type { Availability, EventCardView, SaleStatus as Status } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import classes from './sale-status.module.css';

const labels: Record<Status, () => string> = {
  upcoming: m.sale_upcoming,
  on_sale: m.sale_on_sale,
  ended: m.sale_ended,
};

interface SaleStatusProps {
  status: Status;
  /** What is left, where that is known. */
  left?: Availability | undefined;
  /** A cancelled event sells nothing, whatever its offers say. */
  event?: EventCardView['status'];
}

export function SaleStatus({ status, left, event = 'published' }: SaleStatusProps) {
  const isCancelled = event === 'cancelled';
  if (!isCancelled && status === 'on_sale' && (left === 'sold_out' || left === 'few_left')) {
    return <LeftStatus left={left} />;
  }
  return (
    <span className={classes.status} data-status={isCancelled ? 'cancelled' : status}>
      {isCancelled ? m.event_cancelled() : labels[status]()}
    </span>
  );
}

interface LeftStatusProps {
  left: 'sold_out' | 'few_left';
  /** How many, where that is told. */
  count?: number | null | undefined;
}

/** That nothing is left, or little. */
export function LeftStatus({ left, count }: LeftStatusProps) {
  const few = count ? m.cart_few_left({ count }) : m.sale_few_left();
  return (
    <span className={classes.status} data-status={left}>
      {left === 'sold_out' ? m.tickets_sold_out() : few}
    </span>
  );
}
