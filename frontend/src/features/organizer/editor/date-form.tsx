import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createOccurrence, updateOccurrence } from '~/api/gen/sdk.gen';
import type { ListedOccurrenceView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { fromZonedField, toZonedField } from '~/lib/zoned-time';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { SavedNote } from '~/ui/saved-note';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { datesQuery, refreshLists } from '../query';
import { words } from '~/ui/form-words';
import { useEditor } from './editor-context';
import classes from './step-frame.module.css';
import { VenueSearch, useVenueMenu } from './venue-menu';

const MINUTE_MS = 60_000;
const LENGTH_MINUTES = 120;
/** How long before the start doors may open, as a menu. */
const DOORS_MINUTES = [15, 30, 45, 60, 90, 120];

export const doorsOptions = () => [
  { value: '', label: m.dates_doors_none() },
  ...DOORS_MINUTES.map((minutes) => ({
    value: String(minutes),
    label: m.dates_doors_before({ minutes }),
  })),
];

const earlier = (iso: string, minutes: number): string =>
  new Date(new Date(iso).getTime() - minutes * MINUTE_MS).toISOString().replace('.000Z', 'Z');

/** So many minutes later on the same clocks: what most dates last. */
function suggestedEnd(start: string): string {
  const ms = new Date(`${start}:00Z`).getTime();
  if (Number.isNaN(ms)) return '';
  return new Date(ms + LENGTH_MINUTES * MINUTE_MS).toISOString().slice(0, 16);
}

function doorsMinutes({ doors_at, starts_at }: ListedOccurrenceView): string {
  if (!doors_at) return '';
  const minutes = (new Date(starts_at).getTime() - new Date(doors_at).getTime()) / MINUTE_MS;
  return String(minutes);
}

interface DateFormProps {
  zone: string;
  /** One that is there; else a new one. */
  date?: ListedOccurrenceView;
  onDone?: () => void;
}

/** A date by hand, on the clocks of the event. */
export function DateForm({ zone, date, onDone }: DateFormProps) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const [start, setStart] = useState(toZonedField(date?.starts_at, zone));
  const [end, setEnd] = useState(toZonedField(date?.ends_at, zone));
  const [nAdded, setNAdded] = useState(0);
  const form = useForm({
    words,
    submit: async ({ doors_at, venue_id }, element) => {
      const starts_at = fromZonedField(start, zone) ?? '';
      const ends_at = fromZonedField(end, zone) ?? '';
      const body = {
        starts_at,
        ends_at,
        doors_at: doors_at ? earlier(starts_at, Number(doors_at)) : null,
        venue_id: venue_id || null,
      };
      const query = { org: path.org };
      await (date
        ? updateOccurrence({
            path: { id: path.id, occurrence_id: date.id },
            query,
            headers: { 'If-Match': date.etag },
            body,
            throwOnError: true,
          })
        : createOccurrence({ path: { id: path.id }, query, body, throwOnError: true }));
      await queries.invalidateQueries({ queryKey: datesQuery(path).queryKey });
      await refreshLists(queries);
      if (onDone) return onDone();
      element.reset();
      setStart('');
      setEnd('');
      setNAdded((n) => n + 1);
    },
  });
  const own = date ? doorsMinutes(date) : '';
  const isUnusual = own !== '' && !DOORS_MINUTES.map(String).includes(own);
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <div className={classes.pair}>
        <TextInput
          {...form.field('starts_at')}
          type="datetime-local"
          label={m.dates_start()}
          required
          withAsterisk={false}
          value={start}
          onChange={({ currentTarget }) => {
            setStart(currentTarget.value);
            if (end === '' || end === suggestedEnd(start))
              setEnd(suggestedEnd(currentTarget.value));
          }}
        />
        <TextInput
          {...form.field('ends_at')}
          type="datetime-local"
          label={m.dates_end()}
          required
          withAsterisk={false}
          min={start}
          value={end}
          onChange={({ currentTarget }) => setEnd(currentTarget.value)}
        />
      </div>
      <SelectField
        {...form.field('doors_at')}
        label={m.dates_doors_label()}
        defaultValue={own}
        options={[
          ...doorsOptions(),
          ...(isUnusual
            ? [{ value: own, label: m.dates_doors_before({ minutes: Number(own) }) }]
            : []),
        ]}
      />
      <OwnVenue form={form} chosen={date?.venue_id} />
      <div className={formClasses.actions}>
        <Button
          type="submit"
          variant={date ? 'filled' : 'default'}
          loading={form.isBusy}
          leftSection={date ? undefined : <Icon name="plus" />}
        >
          {date ? m.form_save() : m.dates_add()}
        </Button>
        {!date && <SavedNote times={nAdded} text={m.dates_added_one()} />}
      </div>
    </form>
  );
}

interface OwnVenueProps {
  form: ReturnType<typeof useForm>;
  chosen: string | null | undefined;
}

/** A tour goes from place to place; who has one venue is not asked. */
function OwnVenue({ form, chosen: first }: OwnVenueProps) {
  const [chosen, setChosen] = useState(first ?? '');
  const { options, search } = useVenueMenu(chosen);
  if (options.length < 2 && !first) return null;
  return (
    <>
      <VenueSearch search={search} />
      <SelectField
        {...form.field('venue_id')}
        label={m.dates_venue()}
        value={chosen}
        options={[{ value: '', label: m.dates_venue_same() }, ...options]}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      />
    </>
  );
}
