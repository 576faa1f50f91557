import type { EventCardView, SaleStatus as Status } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import classes from './sale-status.module.css';

const labels: Record<Status, () => string> = {
  upcoming: m.sale_upcoming,
  on_sale: m.sale_on_sale,
  ended: m.sale_ended,
};

interface SaleStatusProps {
  status: Status;
  /** A cancelled event sells nothing, whatever its offers say. */
  event?: EventCardView['status'];
}

export function SaleStatus({ status, event = 'published' }: SaleStatusProps) {
  const isCancelled = event === 'cancelled';
  return (
    <span className={classes.status} data-status={isCancelled ? 'cancelled' : status}>
      {isCancelled ? m.event_cancelled() : labels[status]()}
    </span>
  );
}
