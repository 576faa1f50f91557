import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import { toLocalField } from '~/lib/local-time';
import formClasses from '~/ui/form.module.css';
import type { useForm } from '~/ui/use-form';
import { eventsQuery } from './query';

interface DoorLimitsProps {
  form: ReturnType<typeof useForm>;
  slug: string;
  /** The API calls the end differently in an invitation. */
  endName: 'expires_at' | 'access_expires_at';
  eventIds?: string[];
  endsAt?: string | null | undefined;
}

const NONE: string[] = [];
const EVENTS = 'event_ids';
/** Chosen events, of a form: several fields of one name. */
export const chosenEvents = (form: HTMLFormElement): string[] =>
  new FormData(form).getAll(EVENTS).filter((value) => typeof value === 'string');

/** At the door people see the least they need: for these events, and until then. */
export function DoorLimits({ form, slug, endName, eventIds = NONE, endsAt }: DoorLimitsProps) {
  const [now] = useState(() => toLocalField(new Date().toISOString()));
  const { data: events = [] } = useQuery(eventsQuery(slug));
  const unnamed = eventIds.filter((id) => events.every((event) => event.id !== id));
  const hasChoice = events.length > 0 || unnamed.length > 0;
  return (
    <fieldset className={formClasses.group}>
      <legend>{m.door_limits()}</legend>
      <TextInput
        {...form.field(endName)}
        label={m.door_end()}
        description={m.door_end_hint()}
        type="datetime-local"
        min={now}
        defaultValue={endsAt ? toLocalField(endsAt) : ''}
      />
      <fieldset className={formClasses.checks}>
        <legend>{m.door_events()}</legend>
        <p className={formClasses.text}>
          {hasChoice ? m.door_events_hint() : m.door_events_none()}
        </p>
        {events.map(({ id, title }) => (
          <label key={id} className={formClasses.check}>
            <input
              type="checkbox"
              name={EVENTS}
              value={id}
              defaultChecked={eventIds.includes(id)}
            />
            <span>{title}</span>
          </label>
        ))}
        {unnamed.map((id) => (
          <label key={id} className={formClasses.check}>
            <input type="checkbox" name={EVENTS} value={id} defaultChecked />
            <span>{m.door_event_unlisted({ id: id.slice(-8) })}</span>
          </label>
        ))}
      </fieldset>
    </fieldset>
  );
}
