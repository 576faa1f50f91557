import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { isNotFound } from '~/api/api-error';
import type { EventView } from '~/api/gen/types.gen';
import { eventQuery } from '~/api/queries';
import { useAvailability } from '~/api/use-availability';
import { m } from '~/i18n/messages.js';
import { formatRange, formatWeekday } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { EventDates } from '~/ui/event-page/event-dates';
import { leftExtras } from '~/ui/event-page/left-extras';
import { OfferSection, OfferTables } from '~/ui/event-page/offer-tables';
import { placeText } from '~/ui/place-text';
import { Poster } from '~/ui/poster';
import { priceText } from '~/ui/price-text';
import { SaleStatus } from '~/ui/sale-status';
import classes from './embed-screen.module.css';
import { useFrameHeight } from './frame';

const route = getRouteApi('/embed/events/$slug');

/** An event in a frame on somebody else's page: what there is, and the way to buy it in a new tab. */
export function EmbedScreen() {
  const { slug } = route.useParams();
  const { data: event, error } = useQuery(eventQuery(slug));
  const content = useFrameHeight<HTMLDivElement>();
  return (
    <div ref={content} className={classes.frame}>
      {event && <Ticket event={event} />}
      {error && (
        <p role="alert" className={classes.missing}>
          {isNotFound(error) ? m.embed_missing() : m.embed_failed()}
        </p>
      )}
    </div>
  );
}

function Ticket({ event }: { event: EventView }) {
  const page = `/events/${event.slug}`;
  const left = useAvailability(event);
  const isOpen = event.status === 'published' && event.sale_status !== 'ended';
  return (
    <article className={classes.ticket}>
      <header className={classes.head}>
        <div className={classes.poster}>
          <Poster image={event.image} title={event.title} sizes="card" isFirst />
        </div>
        <div className={classes.facts}>
          <p className={classes.when}>
            {formatWeekday(event.starts_at, event.timezone)}{' '}
            <time dateTime={event.starts_at}>
              {formatRange(event.starts_at, event.ends_at, event.timezone)}
            </time>
          </p>
          <h1 className={classes.title}>{keepTogether(event.title)}</h1>
          <p className={classes.place}>{placeText(event.place)}</p>
          <p className={classes.price}>
            {priceText(event)}{' '}
            <SaleStatus status={event.sale_status} event={event.status} left={left.page?.status} />
          </p>
        </div>
      </header>
      {event.occurrences.length > 1 && <EventDates event={event} left={left} />}
      <OfferSection>
        <OfferTables event={event} extras={(offer) => leftExtras(event, offer, left)} />
      </OfferSection>
      <footer className={classes.foot}>
        <Button component="a" href={page} target="_blank" rel="noopener" size="lg">
          {isOpen ? m.embed_buy() : m.embed_see()}
        </Button>
        <p className={classes.by}>
          {m.embed_by({ organizer: event.organizer.name })}{' '}
          <a href="/" target="_blank" rel="noopener">
            Guichet
          </a>
        </p>
      </footer>
    </article>
  );
}
