import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { generateOccurrences } from '~/api/gen/sdk.gen';
import type { Frequency, Weekday } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { choicesOf } from '~/lib/choices';
import { toZonedField } from '~/lib/zoned-time';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { datesQuery, refreshLists } from '../query';
import { words } from '~/ui/form-words';
import { doorsOptions } from './date-form';
import { useEditor } from './editor-context';
import classes from './step-frame.module.css';
import wayClasses from './ways.module.css';

const WEEKDAYS: Weekday[] = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];
/** A week that begins on a Monday, to name its days. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const DATES_MAX = 400;
const INTERVAL_MAX = 52;

function weekdayNames(): string[] {
  const format = new Intl.DateTimeFormat(getLocale(), { weekday: 'short', timeZone: 'UTC' });
  return WEEKDAYS.map((_, index) => format.format(MONDAY_MS + index * DAY_MS));
}

const FREQUENCIES: Record<Frequency, () => string> = {
  daily: m.series_daily,
  weekly: m.series_weekly,
  monthly: m.series_monthly,
};
const INTERVALS: Record<Frequency, () => string> = {
  daily: m.series_interval_daily,
  weekly: m.series_interval_weekly,
  monthly: m.series_interval_monthly,
};
const frequencyOf = (value: string): Frequency =>
  value === 'daily' || value === 'monthly' ? value : 'weekly';

/** Dates that come again, on the clocks of the event whatever these do in spring and autumn. */
export function SeriesForm({ zone }: { zone: string }) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const [frequency, setFrequency] = useState<Frequency>('weekly');
  const [said, setSaid] = useState('');
  const [today] = useState(() => toZonedField(new Date().toISOString(), zone).slice(0, 10));
  const form = useForm({
    words,
    submit: async (values, element) => {
      setSaid('');
      const chosen = choicesOf(element, 'weekdays');
      const doors = values['doors_minutes_before'];
      const { data: made } = await generateOccurrences({
        path: { id: path.id },
        query: { org: path.org },
        body: {
          from: values['from'] ?? '',
          frequency,
          interval: Number(values['interval']),
          ...(frequency === 'weekly' &&
            chosen.length > 0 && { weekdays: WEEKDAYS.filter((day) => chosen.includes(day)) }),
          ...(values['until'] ? { until: values['until'] } : { count: Number(values['count']) }),
          start_time: values['start_time'] ?? '',
          end_time: values['end_time'] ?? '',
          ...(doors && { doors_minutes_before: Number(doors) }),
        },
        throwOnError: true,
      });
      setSaid(m.series_made({ count: made.data.length }));
      await queries.invalidateQueries({ queryKey: datesQuery(path).queryKey });
      await refreshLists(queries);
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <div className={classes.pair}>
        <TextInput
          {...form.field('from')}
          type="date"
          label={m.series_from()}
          min={today}
          {...must}
        />
        <TextInput
          {...form.field('start_time')}
          type="time"
          label={m.dates_start_time()}
          {...must}
        />
        <TextInput
          {...form.field('end_time')}
          type="time"
          label={m.dates_end_time()}
          description={m.dates_end_next_day()}
          {...must}
        />
      </div>
      <div className={classes.pair}>
        <SelectField
          label={m.series_frequency()}
          value={frequency}
          options={Object.entries(FREQUENCIES).map(([value, label]) => ({ value, label: label() }))}
          onChange={({ currentTarget }) => setFrequency(frequencyOf(currentTarget.value))}
        />
        <TextInput
          {...form.field('interval')}
          type="number"
          label={INTERVALS[frequency]()}
          defaultValue={1}
          min={1}
          max={INTERVAL_MAX}
          {...must}
        />
      </div>
      {frequency === 'weekly' && <Weekdays />}
      <div className={classes.pair}>
        <End form={form} today={today} />
        <SelectField
          {...form.field('doors_minutes_before')}
          label={m.dates_doors_label()}
          defaultValue=""
          options={doorsOptions()}
        />
      </div>
      <div className={formClasses.actions}>
        <Button
          type="submit"
          variant="default"
          loading={form.isBusy}
          leftSection={<Icon name="plus" />}
        >
          {m.series_add()}
        </Button>
      </div>
      <p role="status" className={said ? formClasses.said : undefined}>
        {said}
      </p>
    </form>
  );
}

interface EndProps {
  form: ReturnType<typeof useForm>;
  today: string;
}

/** After so many dates, or on a day: only one of the two fields is there. */
function End({ form, today }: EndProps) {
  const [isUntil, setIsUntil] = useState(false);
  return (
    <>
      <SelectField
        label={m.series_end()}
        value={isUntil ? 'until' : 'count'}
        options={[
          { value: 'count', label: m.series_by_count() },
          { value: 'until', label: m.series_by_day() },
        ]}
        onChange={({ currentTarget }) => setIsUntil(currentTarget.value === 'until')}
      />
      {isUntil ? (
        <TextInput
          {...form.field('until')}
          type="date"
          label={m.series_until()}
          min={today}
          {...must}
        />
      ) : (
        <TextInput
          {...form.field('count')}
          type="number"
          label={m.series_count()}
          defaultValue={8}
          min={1}
          max={DATES_MAX}
          {...must}
        />
      )}
    </>
  );
}

const must = { required: true, withAsterisk: false } as const;

function Weekdays() {
  const names = weekdayNames();
  return (
    <fieldset className={wayClasses.days}>
      <legend>{m.series_weekdays()}</legend>
      {WEEKDAYS.map((day, index) => (
        <label key={day} className={wayClasses.day}>
          <input type="checkbox" name="weekdays" value={day} />
          {names[index]}
        </label>
      ))}
    </fieldset>
  );
}
