import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Availability, EventView, OccurrenceView } from '~/api/gen/types.gen';
import type { Left } from '~/api/use-availability';
import { m } from '~/i18n/messages.js';
import { formatCount, formatRange, formatTime, formatWeekday, stubParts } from '~/lib/format';
import { placeText } from '~/ui/place-text';
import { LeftStatus } from '~/ui/sale-status';
import classes from './event-dates.module.css';

const SHOWN_FIRST = 8;

interface EventDatesProps {
  event: EventView;
  left: Left | undefined;
}

export function EventDates({ event, left }: EventDatesProps) {
  const [showsAll, setShowsAll] = useState(false);
  const { occurrences, timezone } = event;
  // Dates in one house need not repeat its name.
  const isTour = new Set(occurrences.map(({ place }) => placeText(place))).size > 1;
  const shown = showsAll ? occurrences : occurrences.slice(0, SHOWN_FIRST);
  return (
    <section aria-labelledby="dates">
      <h2 id="dates" className={classes.heading}>
        {m.dates_title()}
      </h2>
      <ol className={classes.list}>
        {shown.map((occurrence) => (
          <DateRow
            key={occurrence.id}
            occurrence={occurrence}
            timezone={timezone}
            left={left?.ofDate(occurrence.id)}
            place={isTour ? placeText(occurrence.place) : undefined}
          />
        ))}
      </ol>
      {occurrences.length > SHOWN_FIRST && !showsAll && (
        <Button variant="default" onClick={() => setShowsAll(true)}>
          {m.dates_all({ count: formatCount(occurrences.length) })}
        </Button>
      )}
    </section>
  );
}

interface DateRowProps {
  occurrence: OccurrenceView;
  timezone: string;
  left: Availability | undefined;
  place: string | undefined;
}

function DateRow({ occurrence, timezone, left, place }: DateRowProps) {
  const { starts_at, ends_at, doors_at, status } = occurrence;
  const stub = stubParts(starts_at, timezone);
  return (
    <li className={classes.row} data-status={status}>
      <p className={classes.stub} aria-hidden="true">
        <b>{stub.day}</b>
        {stub.month}
      </p>
      <p className={classes.when}>
        <span className={classes.weekday}>{formatWeekday(starts_at, timezone)}</span>{' '}
        <time dateTime={starts_at}>{formatRange(starts_at, ends_at, timezone)}</time>
        {place && <span className={classes.detail}>{place}</span>}
        {doors_at && (
          <span className={classes.detail}>
            {m.dates_doors({ time: formatTime(doors_at, timezone) })}
          </span>
        )}
      </p>
      {status === 'cancelled' && <p className={classes.cancelled}>{m.event_cancelled()}</p>}
      {(left === 'sold_out' || left === 'few_left') && (
        <p className={classes.left}>
          <LeftStatus left={left} />
        </p>
      )}
    </li>
  );
}
