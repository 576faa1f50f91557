import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { hasCode } from '~/api/api-error';
import { createVenue, deleteVenue, updateVenue } from '~/api/gen/sdk.gen';
import type { ManagedVenueView, MembershipView, VenueRequest } from '~/api/gen/types.gen';
import { useOrganization } from '~/api/use-organization';
import { m } from '~/i18n/messages.js';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Dialog } from '~/ui/dialog';
import { Icon } from '~/ui/icon';
import { initialOf } from '~/ui/initial';
import { MoreButton } from '~/ui/more-button';
import { mayEditEvents } from '~/ui/event-rights';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { VenueForm } from '~/ui/venue-form';
import classes from '../events/events-screen.module.css';
import { managedVenueQuery, refreshLists, venuesQuery } from '../query';

const route = getRouteApi('/organizations/$slug/venues');

export function VenuesScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Venues organization={organization} /> : null;
}

type Asked = { what: 'add' } | { what: 'change' | 'delete'; venue: ManagedVenueView };

function Venues({ organization }: { organization: MembershipView }) {
  const { q } = route.useSearch();
  const org = organization.id;
  const pages = useInfiniteQuery(venuesQuery(org, q));
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked>();
  const mayEdit = mayEditEvents(organization.role);
  const venues = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const close = () => setAsked(undefined);
  const saved = async () => {
    await refreshLists(queries);
    close();
  };
  const remove = async () => {
    if (asked?.what !== 'delete') return;
    const { id } = asked.venue;
    const { etag } = await queries.fetchQuery({ ...managedVenueQuery(org, id), staleTime: 0 });
    const headers = { 'If-Match': etag };
    await deleteVenue({ path: { id }, query: { org }, headers, throwOnError: true });
    await refreshLists(queries);
  };
  const deleting = asked?.what === 'delete' ? asked.venue : undefined;
  return (
    <>
      <SectionHead title={m.venues_title()} text={m.venues_text()}>
        {mayEdit && (
          <Button leftSection={<Icon name="plus" />} onClick={() => setAsked({ what: 'add' })}>
            {m.venue_new()}
          </Button>
        )}
      </SectionHead>
      {(q !== undefined || pages.hasNextPage) && <Search slug={organization.slug} q={q} />}
      {venues.length === 0 && !pages.isPending ? (
        <p className={rows.empty}>{q === undefined ? m.venues_none() : m.venues_not_found()}</p>
      ) : (
        <ul className={rows.list}>
          {venues.map((venue) => (
            <Venue
              key={venue.id}
              venue={venue}
              mayEdit={mayEdit}
              ask={(what) => setAsked({ what, venue })}
            />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
      <Dialog isOpen={asked?.what === 'add'} title={m.venue_new()} onClose={close}>
        <VenueForm
          save={async (body) => {
            await createVenue({ query: { org }, body, throwOnError: true });
            await saved();
          }}
        />
      </Dialog>
      <Dialog isOpen={asked?.what === 'change'} title={m.venue_change_title()} onClose={close}>
        {asked?.what === 'change' && <Change org={org} id={asked.venue.id} onDone={saved} />}
      </Dialog>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.venue_delete_title()}
        text={m.venue_delete_text({ name: deleting?.name ?? '' })}
        action={m.venue_delete()}
        explain={(error) => (hasCode(error, 'catalog.venue_in_use') ? m.venue_used() : undefined)}
        submit={remove}
        onClose={close}
      />
    </>
  );
}

interface ChangeProps {
  org: string;
  id: string;
  onDone: () => Promise<void>;
}

/** As it is now, with its version: the list may be a minute old. */
function Change({ org, id, onDone }: ChangeProps) {
  const { data: venue, refetch } = useQuery(managedVenueQuery(org, id));
  if (!venue) return <p role="status">{m.list_loading()}</p>;
  const save = async (body: VenueRequest) => {
    const headers = { 'If-Match': venue.etag };
    await updateVenue({ path: { id }, query: { org }, headers, body, throwOnError: true });
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

function Search({ slug, q }: { slug: string; q: string | undefined }) {
  const navigate = useNavigate();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('q');
    const wanted = typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
    void navigate({
      to: '/organizations/$slug/venues',
      params: { slug },
      search: { q: wanted },
      resetScroll: false,
    });
  };
  return (
    <search aria-label={m.venues_search()}>
      <form className={classes.search} onSubmit={onSubmit}>
        <TextInput
          key={q}
          type="search"
          name="q"
          aria-label={m.venues_q()}
          placeholder={m.venues_q()}
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
  mayEdit: boolean;
  ask: (what: 'change' | 'delete') => void;
}

function Venue({ venue, mayEdit, ask }: VenueProps) {
  const { name, address, postal_code, city } = venue;
  const town = [postal_code, city].filter(Boolean).join(' ');
  return (
    <li className={rows.row}>
      <span className={rows.mark} aria-hidden="true">
        {initialOf(name)}
      </span>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          {venue.is_shared && <span className={rows.tag}>{m.venue_shared()}</span>}
        </p>
        <p className={rows.facts}>{[address, town].filter(Boolean).join(', ')}</p>
      </div>
      {mayEdit && !venue.is_shared && (
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
      )}
    </li>
  );
}
