import { Skeleton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { EventCardView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { placeText } from '~/ui/place-text';
import { Poster } from '~/ui/poster';
import { priceText } from '~/ui/price-text';
import classes from './hero-window.module.css';

/** The mark of the house at full size: one event behind the window, its ticket on the counter. */
export function HeroWindow({ event }: { event: EventCardView | undefined }) {
  return (
    <div className={classes.booth}>
      <div className={classes.arch}>
        {event ? (
          <Poster image={event.image} title={event.title} sizes="hero" isFirst />
        ) : (
          <Skeleton height="100%" radius={0} />
        )}
      </div>
      <div className={classes.counter} />
      {event ? (
        <article className={classes.ticket}>
          <p className={classes.eyebrow}>{m.home_lead()}</p>
          <h2 className={classes.title}>
            <Link to="/events/$slug" params={{ slug: event.slug }} className={classes.link}>
              {keepTogether(event.title)}
            </Link>
          </h2>
          <p className={classes.facts}>
            <time dateTime={event.starts_at}>
              {formatDateTime(event.starts_at, event.timezone)}
            </time>
            <br />
            {placeText(event.place)}
          </p>
          <p className={classes.price}>{priceText(event)}</p>
        </article>
      ) : (
        <div className={classes.ticket} aria-hidden="true" />
      )}
    </div>
  );
}
