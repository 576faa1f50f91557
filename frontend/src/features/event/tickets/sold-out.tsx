import { createPortal } from 'react-dom';
import type { Left } from '~/api/use-availability';
import { m } from '~/i18n/messages.js';
import classes from './tickets.module.css';

interface SoldOutProps {
  left: Left;
  bar: HTMLElement | null;
}

/** That nothing is left for a date, and whether that holds for all of them. */
export function SoldOut({ left: { page }, bar }: SoldOutProps) {
  const isElsewhere = page?.status === 'available' || page?.status === 'few_left';
  return (
    <>
      {isElsewhere ? m.tickets_date_sold_out() : m.tickets_all_sold_out()}
      {bar &&
        createPortal(
          <section className={classes.bar} aria-label={m.tickets_bar()} data-idle>
            <p className={classes.said}>{m.tickets_sold_out()}</p>
          </section>,
          bar,
        )}
    </>
  );
}
