import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { hasCode } from '~/api/api-error';
import { createSharedVenue, deleteSharedVenue, updateSharedVenue } from '~/api/gen/sdk.gen';
import type { ManagedVenueView, VenueRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Dialog } from '~/ui/dialog';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { MoreButton } from '~/ui/more-button';
import { Panel } from '~/ui/panel';
import rows from '~/ui/rows.module.css';
import { VenueForm } from '~/ui/venue-form';
import filters from '../filters.module.css';
import { parseVenueSearch } from '../search';
import { lists, sharedVenueQuery, sharedVenuesQuery } from './query';

const route = getRouteApi('/admin/catalog');

type Asked = { what: 'add' } | { what: 'change' | 'delete'; venue: ManagedVenueView };

/** Halls and stadiums that every organizer finds in their list. */
export function SharedVenues() {
  const { q } = route.useSearch();
  const pages = useInfiniteQuery(sharedVenuesQuery(q));
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const venues = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const deleting = asked?.what === 'delete' ? asked.venue : undefined;
  const refresh = () => queries.invalidateQueries({ predicate: lists('listSharedVenues') });
  const saved = async () => {
    await refresh();
    close();
  };
  const remove = async () => {
    if (!deleting) return;
    const { id } = deleting;
    const { etag } = await queries.fetchQuery({ ...sharedVenueQuery(id), staleTime: 0 });
    const headers = { 'If-Match': etag };
    await deleteSharedVenue({ path: { id }, headers, throwOnError: true });
    await refresh();
  };
  return (
    <Panel title={m.venues_admin_title()} text={m.venues_admin_text()}>
      {(q !== undefined || venues.length > 0) && <Search q={q} />}
      {venues.length === 0 && !pages.isPending ? (
        <p className={rows.empty}>
          {q === undefined ? m.venues_admin_none() : m.venues_not_found()}
        </p>
      ) : (
        <ul className={rows.list}>
          {venues.map((venue) => (
            <Venue key={venue.id} venue={venue} ask={(what) => setAsked({ what, venue })} />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
      <div className={formClasses.actions}>
        <Button
          variant="default"
          leftSection={<Icon name="plus" size={18} />}
          onClick={() => setAsked({ what: 'add' })}
        >
          {m.venue_new()}
        </Button>
      </div>
      <Dialog isOpen={asked?.what === 'add'} title={m.venue_new()} onClose={close}>
        <VenueForm
          save={async (body) => {
            await createSharedVenue({ body, throwOnError: true });
            await saved();
          }}
        />
      </Dialog>
      <Dialog isOpen={asked?.what === 'change'} title={m.venue_change_title()} onClose={close}>
        {asked?.what === 'change' && <Change id={asked.venue.id} onDone={saved} />}
      </Dialog>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.venue_delete_title()}
        text={m.venue_shared_delete_text({ name: deleting?.name ?? '' })}
        action={m.venue_delete()}
        explain={(error) => (hasCode(error, 'catalog.venue_in_use') ? m.venue_used() : undefined)}
        submit={remove}
        onClose={close}
      />
    </Panel>
  );
}

/** As it is now, with its version: the list may be a minute old. */
function Change({ id, onDone }: { id: string; onDone: () => Promise<void> }) {
  const { data: venue, refetch } = useQuery(sharedVenueQuery(id));
  if (!venue) return <p role="status">{m.list_loading()}</p>;
  const save = async (body: VenueRequest) => {
    const headers = { 'If-Match': venue.etag };
    await updateSharedVenue({ path: { id }, headers, body, throwOnError: true });
    await onDone();
  };
  return (
    <VenueForm
      key={venue.etag}
      venue={venue}
      save={save}
      onStale={async () => {
        await refetch();
      }}
    />
  );
}

function Search({ q }: { q: string | undefined }) {
  const navigate = useNavigate();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = new FormData(event.currentTarget).get('q');
    const search = parseVenueSearch({ q: wanted });
    void navigate({ to: '/admin/catalog', search, resetScroll: false });
  };
  return (
    <search aria-label={m.venues_search()}>
      <form className={filters.form} onSubmit={onSubmit}>
        <TextInput
          key={q}
          type="search"
          name="q"
          label={m.venues_q()}
          defaultValue={q ?? ''}
          maxLength={200}
        />
        <Button type="submit" variant="default">
          {m.filter_search()}
        </Button>
      </form>
    </search>
  );
}

interface VenueProps {
  venue: ManagedVenueView;
  ask: (what: 'change' | 'delete') => void;
}

function Venue({ venue, ask }: VenueProps) {
  const { name, address, postal_code, city, country } = venue;
  const town = [postal_code, city, country].filter(Boolean).join(' ');
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
        </p>
        <p className={rows.facts}>{[address, town].filter(Boolean).join(', ')}</p>
      </div>
      <div className={rows.tools}>
        <Button
          variant="default"
          size="sm"
          aria-label={m.venue_change_of({ name })}
          onClick={() => ask('change')}
        >
          {m.member_change()}
        </Button>
        <Button
          variant="default"
          size="sm"
          aria-label={m.venue_delete_of({ name })}
          onClick={() => ask('delete')}
        >
          {m.venue_delete()}
        </Button>
      </div>
    </li>
  );
}
