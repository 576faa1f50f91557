import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { createSharedVenue, deleteSharedVenue, updateSharedVenue } from '~/api/gen/sdk.gen';
import type { VenueRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { VenuesShelf } from '~/ui/venues-shelf';
import { parseVenueSearch } from '../search';
import { lists, sharedVenueQuery, sharedVenuesQuery } from './query';

const route = getRouteApi('/admin/catalog');

/** Halls and stadiums that every organizer finds in their list. */
export function SharedVenues() {
  const { q } = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const pages = useInfiniteQuery(sharedVenuesQuery(q));
  const calls = {
    one: sharedVenueQuery,
    create: (body: VenueRequest) => createSharedVenue({ body, throwOnError: true }),
    update: (id: string, etag: string, body: VenueRequest) => {
      const headers = { 'If-Match': etag };
      return updateSharedVenue({ path: { id }, headers, body, throwOnError: true });
    },
    remove: (id: string, etag: string) =>
      deleteSharedVenue({ path: { id }, headers: { 'If-Match': etag }, throwOnError: true }),
    refresh: () => queries.invalidateQueries({ predicate: lists('listSharedVenues') }),
  };
  const hasAny = (pages.data?.pages[0]?.data.length ?? 0) > 0;
  return (
    <VenuesShelf
      pages={pages}
      calls={calls}
      mayAdd
      mayChange={() => true}
      q={q}
      onSearch={(wanted) =>
        void navigate({
          to: '/admin/catalog',
          search: parseVenueSearch({ q: wanted }),
          resetScroll: false,
        })
      }
      isSearchable={hasAny}
      none={m.venues_admin_none()}
      deleteText={m.venue_shared_delete_text}
    >
      {(add, list) => (
        <Panel title={m.venues_admin_title()} text={m.venues_admin_text()}>
          {list}
          <div className={formClasses.actions}>{add}</div>
        </Panel>
      )}
    </VenuesShelf>
  );
}
