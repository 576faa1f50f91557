import { Button, TextInput } from '@mantine/core';
import {
  type QueryKey,
  type UseQueryOptions,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { hasCode } from '~/api/api-error';
import type { ManagedVenueView, VenueRequest } from '~/api/gen/types.gen';
import type { Versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { ConfirmDialog } from './confirm-dialog';
import { Dialog } from './dialog';
import { Icon } from './icon';
import { MoreButton } from './more-button';
import rows from './rows.module.css';
import { VenueForm } from './venue-form';
import classes from './venues-shelf.module.css';

type VenueQuery<K extends QueryKey> = UseQueryOptions<
  Versioned<ManagedVenueView>,
  Error,
  Versioned<ManagedVenueView>,
  K
>;

/** What can be done with venues, whoever they belong to. */
interface VenueCalls<K extends QueryKey> {
  one: (id: string) => VenueQuery<K>;
  create: (body: VenueRequest) => Promise<unknown>;
  update: (id: string, etag: string, body: VenueRequest) => Promise<unknown>;
  remove: (id: string, etag: string) => Promise<unknown>;
  /** Whatever lists them is asked again. */
  refresh: () => Promise<unknown>;
}

type Asked = { what: 'add' } | { what: 'change' | 'delete'; venue: ManagedVenueView };

interface VenuesShelfProps<K extends QueryKey> {
  /** Of TanStack Query: the venues that are there, and the way to more. */
  pages: Parameters<typeof MoreButton>[0]['pages'] & {
    isPending: boolean;
    data: { pages: { data: ManagedVenueView[] }[] } | undefined;
  };
  calls: VenueCalls<K>;
  mayAdd: boolean;
  mayChange: (venue: ManagedVenueView) => boolean;
  /** Looked for, and how to look for something else. */
  q: string | undefined;
  onSearch: (q: unknown) => void;
  isSearchable: boolean;
  /** What is said when there are none. */
  none: string;
  deleteText: (about: { name: string }) => string;
  /** Where the button that adds one stands, and where the list. */
  children: (add: ReactNode, list: ReactNode) => ReactNode;
}

/** Venues in a list, to add to, to change and to take from. */
export function VenuesShelf<K extends QueryKey>({
  pages,
  calls,
  mayAdd,
  mayChange,
  q,
  onSearch,
  isSearchable,
  none,
  deleteText,
  children,
}: VenuesShelfProps<K>) {
  const [asked, setAsked] = useState<Asked>();
  const venues = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const close = () => setAsked(undefined);
  const saved = async () => {
    await calls.refresh();
    close();
  };
  const add = mayAdd && (
    <Button leftSection={<Icon name="plus" />} onClick={() => setAsked({ what: 'add' })}>
      {m.venue_new()}
    </Button>
  );
  const list = (
    <>
      {(q !== undefined || isSearchable) && <Search q={q} onSearch={onSearch} />}
      {venues.length === 0 && !pages.isPending ? (
        <p className={rows.empty}>{q === undefined ? none : m.venues_not_found()}</p>
      ) : (
        <ul className={rows.list}>
          {venues.map((venue) => (
            <Venue
              key={venue.id}
              venue={venue}
              ask={mayChange(venue) ? (what) => setAsked({ what, venue }) : undefined}
            />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
    </>
  );
  return (
    <>
      {children(add, list)}
      <Dialog isOpen={asked?.what === 'add'} title={m.venue_new()} onClose={close}>
        <VenueForm
          save={async (body) => {
            await calls.create(body);
            await saved();
          }}
        />
      </Dialog>
      <Dialog isOpen={asked?.what === 'change'} title={m.venue_change_title()} onClose={close}>
        {asked?.what === 'change' && <Change id={asked.venue.id} calls={calls} onDone={saved} />}
      </Dialog>
      <Removal
        venue={asked?.what === 'delete' ? asked.venue : undefined}
        calls={calls}
        text={deleteText}
        onClose={close}
      />
    </>
  );
}

interface ChangeProps<K extends QueryKey> {
  id: string;
  calls: VenueCalls<K>;
  onDone: () => Promise<void>;
}

/** As it is now, with its version: the list may be a minute old. */
function Change<K extends QueryKey>({ id, calls, onDone }: ChangeProps<K>) {
  const { data: venue, refetch } = useQuery(calls.one(id));
  if (!venue) return <p role="status">{m.list_loading()}</p>;
  return (
    <VenueForm
      key={venue.etag}
      venue={venue}
      save={async (body) => {
        await calls.update(id, venue.etag, body);
        await onDone();
      }}
      onStale={async () => {
        await refetch();
      }}
    />
  );
}

interface RemovalProps<K extends QueryKey> {
  venue: ManagedVenueView | undefined;
  calls: VenueCalls<K>;
  text: (about: { name: string }) => string;
  onClose: () => void;
}

function Removal<K extends QueryKey>({ venue, calls, text, onClose }: RemovalProps<K>) {
  const queries = useQueryClient();
  const remove = async () => {
    if (!venue) return;
    const { etag } = await queries.fetchQuery({ ...calls.one(venue.id), staleTime: 0 });
    await calls.remove(venue.id, etag);
    await calls.refresh();
  };
  return (
    <ConfirmDialog
      isOpen={venue !== undefined}
      title={m.venue_delete_title()}
      text={text({ name: venue?.name ?? '' })}
      action={m.venue_delete()}
      explain={(error) => (hasCode(error, 'catalog.venue_in_use') ? m.venue_used() : undefined)}
      submit={remove}
      onClose={onClose}
    />
  );
}

function Search({ q, onSearch }: { q: string | undefined; onSearch: (q: unknown) => void }) {
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSearch(new FormData(event.currentTarget).get('q'));
  };
  return (
    <search aria-label={m.venues_search()}>
      <form className={classes.search} onSubmit={onSubmit}>
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
  ask: ((what: 'change' | 'delete') => void) | undefined;
}

function Venue({ venue, ask }: VenueProps) {
  const { name, address, postal_code, city, country } = venue;
  const town = [postal_code, city].filter(Boolean).join(' ');
  const land = new Intl.DisplayNames(getLocale(), { type: 'region' }).of(country);
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          {venue.is_shared && !ask && <span className={rows.tag}>{m.venue_shared()}</span>}
        </p>
        <p className={rows.facts}>{[address, town, land].filter(Boolean).join(', ')}</p>
      </div>
      {ask && (
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
