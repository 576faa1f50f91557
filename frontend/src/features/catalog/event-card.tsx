import { Link } from '@tanstack/react-router';
import type { EventCardView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime, stubParts } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { Poster } from '~/ui/poster';
import { priceText } from '~/ui/price-text';
import { SaleStatus } from '~/ui/sale-status';
import classes from './event-card.module.css';
import { placeText } from '~/ui/place-text';

interface EventCardProps {
  event: EventCardView;
  heading: 'h2' | 'h3';
  isFirst?: boolean;
}

/** An event as a ticket: poster, facts, perforation, and the stub with price and sale. */
export function EventCard({ event, heading: Heading, isFirst = false }: EventCardProps) {
  const stub = stubParts(event.starts_at, event.timezone);
  return (
    <article className={classes.card} data-cancelled={event.status === 'cancelled' || undefined}>
      <div className={classes.poster}>
        <Poster image={event.image} title={event.title} sizes="card" isFirst={isFirst} />
        <p className={classes.stub} aria-hidden="true">
          <b>{stub.day}</b>
          {stub.month}
        </p>
      </div>
      <div className={classes.body}>
        <p className={classes.when}>
          <time dateTime={event.starts_at}>{formatDateTime(event.starts_at, event.timezone)}</time>
          {event.n_dates > 1 && <> · {m.event_more_dates({ count: event.n_dates - 1 })}</>}
        </p>
        <Heading className={classes.title}>
          <Link to="/events/$slug" params={{ slug: event.slug }} className={classes.link}>
            {keepTogether(event.title)}
          </Link>
        </Heading>
        <p className={classes.place}>{placeText(event.place)}</p>
        <p className={classes.category}>{event.category.name}</p>
      </div>
      <div className={classes.foot}>
        <span className={classes.price}>{priceText(event)}</span>
        <SaleStatus status={event.sale_status} event={event.status} />
      </div>
    </article>
  );
}
