import { Button } from '@mantine/core';
import { Suspense, lazy } from 'react';
import type { Availability, EventView } from '~/api/gen/types.gen';
import { calendarUrl } from '~/api/urls';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { foreignOffset, formatRange, formatWeekday } from '~/lib/format';
import { Icon } from '~/ui/icon';
import { priceText } from '~/ui/price-text';
import { SaleStatus } from '~/ui/sale-status';
import classes from './event-facts.module.css';
import { Place } from './place';
import { ShareButton } from './share-button';

interface EventFactsProps {
  event: EventView;
  isPreview: boolean;
  left: Availability | undefined;
}

/** The ticket beside the poster: when, where, how much, and what to take away. */
export function EventFacts({ event, isPreview, left }: EventFactsProps) {
  return (
    <aside className={classes.facts} aria-label={m.event_facts()}>
      <div className={classes.ticket}>
        <dl className={classes.list}>
          <div className={classes.fact}>
            <dt>
              <Icon name="calendar" />
              <span className={classes.term}>{m.event_when()}</span>
            </dt>
            <dd>
              <When event={event} />
            </dd>
          </div>
          <Place event={event} />
          <div className={classes.fact}>
            <dt>
              <Icon name="organizer" />
              <span className={classes.term}>{m.event_organizer()}</span>
            </dt>
            <dd className={classes.strong}>{event.organizer.name}</dd>
          </div>
        </dl>
        <div className={classes.foot}>
          <p className={classes.price}>{priceText(event)}</p>
          <SaleStatus status={event.sale_status} event={event.status} left={left} />
        </div>
      </div>
      {!isPreview && <Actions event={event} />}
    </aside>
  );
}

function When({ event }: { event: EventView }) {
  const { starts_at, ends_at, timezone } = event;
  // Only what is being written has no date yet.
  if (event.occurrences.length === 0) {
    return <span className={classes.strong}>{m.event_date_later()}</span>;
  }
  const offset = foreignOffset(starts_at, timezone);
  return (
    <>
      <span className={classes.weekday}>{formatWeekday(starts_at, timezone)}</span>
      <time dateTime={starts_at} className={classes.strong}>
        {formatRange(starts_at, ends_at, timezone)}
      </time>
      {offset && <span className={classes.soft}>{m.event_local_time({ offset })}</span>}
      {event.n_dates > 1 && <a href="#dates">{m.event_more_dates({ count: event.n_dates - 1 })}</a>}
    </>
  );
}

const PrivateActions = lazy(async () => ({
  default: (await import('./private-actions')).PrivateActions,
}));

function Actions({ event }: { event: EventView }) {
  if (event.visibility === 'private') {
    return (
      <div className={classes.actions}>
        <Suspense>
          <PrivateActions slug={event.slug} />
        </Suspense>
      </div>
    );
  }
  return (
    <div className={classes.actions}>
      <Button
        component="a"
        href={calendarUrl(event.slug, getLocale())}
        download={`${event.slug}.ics`}
        variant="default"
        leftSection={<Icon name="download" />}
      >
        {m.event_calendar()}
      </Button>
      <ShareButton title={event.title} />
    </div>
  );
}
