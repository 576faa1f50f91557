import { Skeleton } from '@mantine/core';
import type { EventCardView } from '~/api/gen/types.gen';
import { EventCard } from './event-card';
import classes from './event-grid.module.css';

interface EventGridProps {
  events: EventCardView[];
  heading: 'h2' | 'h3';
  /** Whether the page's first image is in this grid. */
  hasFirstImage?: boolean;
}

export function EventGrid({ events, heading, hasFirstImage = false }: EventGridProps) {
  return (
    <ul className={classes.grid}>
      {events.map((event, index) => (
        <li key={event.id} className={classes.cell}>
          <EventCard event={event} heading={heading} isFirst={hasFirstImage && index === 0} />
        </li>
      ))}
    </ul>
  );
}

/** As tall as the cards that will replace it, so that nothing jumps. */
export function EventGridSkeleton({ count }: { count: number }) {
  return (
    <div className={classes.grid} aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <Skeleton key={index} className={classes.ghost} radius="1.1rem" />
      ))}
    </div>
  );
}
