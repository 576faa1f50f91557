import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CheckinListView, ParticipantView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime } from '~/lib/format';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import classes from './find-person.module.css';
import { foundPeopleQuery } from './queries';

const PAUSE_MS = 300;
/** A single letter finds everybody. */
const LETTERS_MIN = 2;

interface FindPersonProps {
  list: CheckinListView;
  isOpen: boolean;
  onTicket: (id: string) => void;
  onClose: () => void;
}

/** For whoever has nothing to show: a supervisor looks them up and scans what was found. */
export function FindPerson({ list, isOpen, onTicket, onClose }: FindPersonProps) {
  return (
    <Dialog isOpen={isOpen} title={m.scan_find()} onClose={onClose}>
      <Search
        list={list}
        onTicket={(id) => {
          onTicket(id);
          onClose();
        }}
      />
    </Dialog>
  );
}

function Search({ list, onTicket }: Pick<FindPersonProps, 'list' | 'onTicket'>) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const isAsked = q.length >= LETTERS_MIN;
  const { data, error, isPlaceholderData } = useQuery({
    ...foundPeopleQuery(list, q),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  const found = isAsked && !error ? data : undefined;
  const isCurrent = found !== undefined && !isPlaceholderData;
  return (
    <div className={formClasses.form}>
      <TextInput
        type="search"
        label={m.participants_q()}
        description={m.scan_find_text()}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <FormAlert error={isAsked && error ? error : undefined} />
      <p role="status" className={formClasses.text}>
        {isCurrent && foundText(found.data.length, found.total ?? found.data.length)}
      </p>
      {found && found.data.length > 0 && (
        <ul className={classes.people} data-stale={isPlaceholderData || undefined}>
          {found.data.map((person) => (
            <Person
              key={person.ticket_id}
              person={person}
              zone={list.timezone}
              onChoose={() => onTicket(person.ticket_id)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function foundText(nShown: number, nAll: number): string {
  if (nAll === 0) return m.participants_not_found();
  if (nShown === nAll) return m.scan_found({ count: nAll, shown: formatCount(nAll) });
  return m.scan_found_some({ shown: formatCount(nShown), all: formatCount(nAll) });
}

interface PersonProps {
  person: ParticipantView;
  zone: string;
  onChoose: () => void;
}

function Person({ person, zone, onChoose }: PersonProps) {
  const { name, buyer_name: buyer, offer_name: offer, order_code: order, starts_at: at } = person;
  return (
    <li>
      <button type="button" className={classes.person} onClick={onChoose}>
        <span className={classes.name}>
          <strong>{name}</strong>
          <Standing person={person} zone={zone} />
        </span>
        <span className={classes.facts}>
          {[offer, formatDateTime(at, zone), order].join(' · ')}
          {buyer !== name && <> · {m.scan_find_buyer({ name: buyer })}</>}
        </span>
      </button>
    </li>
  );
}

/** What is seen before the ticket is scanned: most who are looked up a second time are in. */
function Standing({ person, zone }: Pick<PersonProps, 'person' | 'zone'>) {
  const { status, checked_in_at: at } = person;
  if (status === 'blocked') return <b data-kind="bad">{m.ticket_blocked()}</b>;
  if (status === 'cancelled') return <b data-kind="bad">{m.ticket_cancelled()}</b>;
  return at ? <b>{m.scan_first({ date: formatDateTime(at, zone) })}</b> : null;
}
