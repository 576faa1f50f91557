import { Link } from '@tanstack/react-router';
import type { OrderTicketView, OrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney, formatRange, formatWeekday, stubParts } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { Icon } from '~/ui/icon';
import classes from './orders.module.css';

/** What was bought, as it was called then, with its tickets. */
export function OrderLines({ order }: { order: OrderView }) {
  return (
    <section aria-labelledby="tickets">
      <h2 id="tickets" className={classes.heading}>
        {order.status === 'confirmed' ? m.order_tickets() : m.order_content()}
      </h2>
      <ul className={classes.lines}>
        {order.lines.map((line) => {
          const { day, month } = stubParts(line.starts_at, line.timezone);
          const tickets = order.tickets.filter(({ line_id }) => line_id === line.id);
          const online = order.online.find(({ event_id }) => event_id === line.event_id);
          return (
            <li key={line.id} className={classes.line}>
              <p className={classes.stub} aria-hidden="true">
                <b>{day}</b>
                {month}
              </p>
              <div className={classes.what}>
                <h3>
                  <Link to="/events/$slug" params={{ slug: line.event_slug }}>
                    {keepTogether(line.event_title)}
                  </Link>
                </h3>
                <p className={classes.soft}>
                  {formatWeekday(line.starts_at, line.timezone)}{' '}
                  <time dateTime={line.starts_at}>
                    {formatRange(line.starts_at, line.ends_at, line.timezone)}
                  </time>
                </p>
                <p>
                  <b>{`${line.quantity} × ${line.offer_name}`}</b> ·{' '}
                  {line.total.amount > 0 ? formatMoney(line.total) : m.price_free()}
                </p>
                {online && (
                  <p>
                    <a href={online.url} target="_blank" rel="noreferrer">
                      {m.order_online()}
                    </a>
                  </p>
                )}
                {tickets.length > 0 && (
                  <ul className={classes.tickets}>
                    {tickets.map((ticket) => (
                      <TicketItem
                        key={ticket.id}
                        ticket={ticket}
                        isSold={order.status === 'confirmed'}
                      />
                    ))}
                  </ul>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function TicketItem({ ticket, isSold }: { ticket: OrderTicketView; isSold: boolean }) {
  const { id, number, name, status, is_handed_on } = ticket;
  const isGone = status === 'cancelled';
  const text = is_handed_on
    ? m.order_ticket_handed_on({ number, name })
    : m.order_ticket({ number, name });
  return (
    <li data-gone={isGone || undefined}>
      <Icon name="ticket" size={18} />{' '}
      {isSold && !isGone && !is_handed_on ? (
        <Link to="/tickets/$id" params={{ id }}>
          {text}
        </Link>
      ) : (
        <span>{text}</span>
      )}
      {isGone && <b> {m.ticket_cancelled()}</b>}
    </li>
  );
}
