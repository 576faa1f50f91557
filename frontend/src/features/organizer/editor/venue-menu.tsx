import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ManagedVenueView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import formClasses from '~/ui/form.module.css';
import { managedVenueQuery, venueChoicesQuery } from '../query';
import { useEditor } from './editor-context';

const PAUSE_MS = 300;

const labelOf = ({ name, city }: ManagedVenueView): string => `${name}, ${city}`;

/** The venues that a menu holds, and the chosen one although the menu may not. */
export function useVenues(chosen: string | null | undefined): ManagedVenueView[] {
  const { path } = useEditor();
  const { data: first } = useQuery(venueChoicesQuery(path.org));
  const venues = first?.data ?? [];
  const isBeyond =
    Boolean(chosen) && first !== undefined && !venues.some(({ id }) => id === chosen);
  const { data: own } = useQuery({
    ...managedVenueQuery(path.org, chosen ?? ''),
    enabled: isBeyond,
  });
  return isBeyond && own ? [own.value, ...venues] : venues;
}

/** Options of a menu of venues, and what narrows them when there are more than it holds. */
export function useVenueMenu(chosen: string | null | undefined) {
  const { path } = useEditor();
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const usual = useVenues(chosen);
  const { data: first } = useQuery(venueChoicesQuery(path.org));
  const { data: found } = useQuery({ ...venueChoicesQuery(path.org, q), enabled: q !== '' });
  const listed = q !== '' && found ? found.data : usual;
  const isListed = listed.some(({ id }) => id === chosen);
  // What is chosen stays in sight, found or not.
  const current = isListed ? undefined : usual.find(({ id }) => id === chosen);
  const isUnknown = Boolean(chosen) && !isListed && !current;
  const venues = current ? [current, ...listed] : listed;
  return {
    options: [
      ...(chosen && isUnknown ? [{ value: chosen, label: m.editor_venue_other() }] : []),
      ...venues.map((venue) => ({ value: venue.id, label: labelOf(venue) })),
    ],
    search: first?.next_cursor
      ? { typed, onType: setTyped, nFound: q === '' ? undefined : found?.data.length }
      : undefined,
  };
}

interface VenueSearchProps {
  search: ReturnType<typeof useVenueMenu>['search'];
}

/** Narrows a long menu by what is typed. */
export function VenueSearch({ search }: VenueSearchProps) {
  if (!search) return null;
  const { typed, onType, nFound } = search;
  return (
    <div>
      <TextInput
        type="search"
        label={m.venues_search()}
        placeholder={m.venues_q()}
        value={typed}
        maxLength={200}
        autoComplete="off"
        onChange={({ currentTarget }) => onType(currentTarget.value)}
        // Enter would send the form that it is in.
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <p role="status" className={formClasses.text}>
        {nFound !== undefined && m.venues_found({ count: nFound, shown: formatCount(nFound) })}
      </p>
    </div>
  );
}
