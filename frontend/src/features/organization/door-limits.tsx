import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import { choicesOf } from '~/lib/choices';
import { toLocalField } from '~/lib/local-time';
import { CheckGroup } from '~/ui/check-group';
import groupClasses from '~/ui/groups.module.css';
import type { useForm } from '~/ui/use-form';
import { eventsQuery } from './query';

interface DoorLimitsProps {
  form: ReturnType<typeof useForm>;
  org: string;
  /** The API calls the end differently in an invitation. */
  endName: 'expires_at' | 'access_expires_at';
  eventIds?: string[];
  endsAt?: string | null | undefined;
}

const NONE: string[] = [];
const EVENTS = 'event_ids';
export const chosenEvents = (form: HTMLFormElement): string[] => choicesOf(form, EVENTS);

/** At the door people see the least they need: for these events, and until then. */
export function DoorLimits({ form, org, endName, eventIds = NONE, endsAt }: DoorLimitsProps) {
  const [now] = useState(() => toLocalField(new Date().toISOString()));
  const { data: events = [] } = useQuery(eventsQuery(org));
  const unnamed = eventIds.filter((id) => events.every((event) => event.id !== id));
  const hasChoice = events.length > 0 || unnamed.length > 0;
  return (
    <fieldset className={groupClasses.group}>
      <legend>{m.door_limits()}</legend>
      <TextInput
        {...form.field(endName)}
        label={m.door_end()}
        description={m.door_end_hint()}
        type="datetime-local"
        min={now}
        defaultValue={endsAt ? toLocalField(endsAt) : ''}
      />
      <CheckGroup
        {...form.field(EVENTS)}
        legend={m.door_events()}
        hint={hasChoice ? m.door_events_hint() : m.door_events_none()}
        options={[
          ...events.map(({ id, title }) => ({
            value: id,
            label: title,
            isChosen: eventIds.includes(id),
          })),
          ...unnamed.map((id) => ({
            value: id,
            label: m.door_event_unlisted({ id: id.slice(-8) }),
            isChosen: true,
          })),
        ]}
      />
    </fieldset>
  );
}
