import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { createVenue, deleteVenue, updateVenue } from '~/api/gen/sdk.gen';
import type { MembershipView, VenueRequest } from '~/api/gen/types.gen';
import { useOrganization } from '~/api/use-organization';
import { m } from '~/i18n/messages.js';
import { mayEditEvents } from '~/ui/event-rights';
import { SectionHead } from '~/ui/section-layout';
import { VenuesShelf } from '~/ui/venues-shelf';
import { managedVenueQuery, refreshLists, venuesQuery } from '../query';
import { parseVenuesSearch } from '../search';

const route = getRouteApi('/organizations/$slug/venues');

export function VenuesScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Venues organization={organization} /> : null;
}

function Venues({ organization }: { organization: MembershipView }) {
  const { q } = route.useSearch();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const query = { org: organization.id };
  const pages = useInfiniteQuery(venuesQuery(organization.id, q));
  const mayEdit = mayEditEvents(organization.role);
  const calls = {
    one: (id: string) => managedVenueQuery(organization.id, id),
    create: (body: VenueRequest) => createVenue({ query, body, throwOnError: true }),
    update: (id: string, etag: string, body: VenueRequest) => {
      const headers = { 'If-Match': etag };
      return updateVenue({ path: { id }, query, headers, body, throwOnError: true });
    },
    remove: (id: string, etag: string) =>
      deleteVenue({ path: { id }, query, headers: { 'If-Match': etag }, throwOnError: true }),
    refresh: () => refreshLists(queries),
  };
  return (
    <VenuesShelf
      pages={pages}
      calls={calls}
      mayAdd={mayEdit}
      mayChange={({ is_shared }) => mayEdit && !is_shared}
      q={q}
      onSearch={(wanted) =>
        void navigate({
          to: '/organizations/$slug/venues',
          params: { slug: organization.slug },
          search: parseVenuesSearch({ q: wanted }),
          resetScroll: false,
        })
      }
      isSearchable={pages.hasNextPage}
      none={m.venues_none()}
      deleteText={m.venue_delete_text}
    >
      {(add, list) => (
        <>
          <SectionHead title={m.venues_title()} text={m.venues_text()}>
            {add}
          </SectionHead>
          {list}
        </>
      )}
    </VenuesShelf>
  );
}
