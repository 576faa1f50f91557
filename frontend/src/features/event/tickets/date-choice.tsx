import type { EventView } from '~/api/gen/types.gen';
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
}

/** Which of the dates. */
export function DateChoice({ event, choice }: DateChoiceProps) {
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
                status === 'cancelled' && m.event_cancelled(),
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
        return (
          <label key={id} className={classes.date}>
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
              {status === 'cancelled' ? m.event_cancelled() : formatTime(starts_at, timezone)}
              {isTour && ` · ${placeText(place)}`}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
