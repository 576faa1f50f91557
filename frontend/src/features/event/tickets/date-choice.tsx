import type { Availability, EventView } from '~/api/gen/types.gen';
import type { Left } from '~/api/use-availability';
import { m } from '~/i18n/messages.js';
import { formatRange, formatTime, formatWeekday, stubParts } from '~/lib/format';
import { placeText } from '~/ui/place-text';
import classes from './tickets.module.css';
import type { Choice } from './use-choice';

/** More dates than this are a list to open. */
const CARDS_MAX = 8;

interface DateChoiceProps {
  event: EventView;
  choice: Choice;
  left: Left;
}

/** What keeps people from a date, or makes them hurry. */
function wordOf(status: string, left: Availability | undefined): string | undefined {
  if (status === 'cancelled') return m.event_cancelled();
  if (left === 'sold_out') return m.tickets_sold_out();
  return left === 'few_left' ? m.sale_few_left() : undefined;
}

/** Which of the dates. */
export function DateChoice({ event, choice, left }: DateChoiceProps) {
  const { dates, date, setDate } = choice;
  const { timezone } = event;
  const isTour = new Set(dates.map(({ place }) => placeText(place))).size > 1;
  if (dates.length > CARDS_MAX) {
    return (
      <label className={classes.select}>
        {m.tickets_date()}
        <select value={date} onChange={({ currentTarget }) => setDate(currentTarget.value)}>
          {dates.map(({ id, starts_at, ends_at, place, status }) => (
            <option key={id} value={id} disabled={status === 'cancelled'}>
              {[
                `${formatWeekday(starts_at, timezone)} ${formatRange(starts_at, ends_at, timezone)}`,
                isTour && placeText(place),
                wordOf(status, left.ofDate(id)),
              ]
                .filter(Boolean)
                .join(' · ')}
            </option>
          ))}
        </select>
      </label>
    );
  }
  return (
    <fieldset className={classes.dates}>
      <legend>{m.tickets_date()}</legend>
      {dates.map(({ id, starts_at, place, status }) => {
        const { day, month } = stubParts(starts_at, timezone);
        const word = wordOf(status, left.ofDate(id));
        return (
          <label key={id} className={classes.date} data-left={left.ofDate(id)}>
            <input
              type="radio"
              name="date"
              value={id}
              checked={id === date}
              disabled={status === 'cancelled'}
              onChange={() => setDate(id)}
            />
            <span className={classes.day}>
              {formatWeekday(starts_at, timezone)} <b>{`${day} ${month}`}</b>
            </span>
            <span className={classes.detail}>
              {status === 'scheduled' && formatTime(starts_at, timezone)}
              {status === 'scheduled' && word && ' · '}
              {word && <b>{word}</b>}
              {isTour && ` · ${placeText(place)}`}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
