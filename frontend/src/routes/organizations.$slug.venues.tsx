import { createFileRoute } from '@tanstack/react-router';
import { venuesQuery } from '~/features/organizer/query';
import { parseVenuesSearch } from '~/features/organizer/search';
import { VenuesScreen } from '~/features/organizer/venues/venues-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/venues')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseVenuesSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient, organization }, deps }) =>
    queryClient.fetchInfiniteQuery(venuesQuery(organization.id, deps.q)),
  pendingComponent: SectionSkeleton,
  component: VenuesScreen,
});
