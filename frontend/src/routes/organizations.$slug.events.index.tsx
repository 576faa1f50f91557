import { createFileRoute } from '@tanstack/react-router';
import { ManagedEventsScreen } from '~/features/organizer/events/events-screen';
import { managedEventsQuery } from '~/features/organizer/query';
import { parseManagedEventsSearch } from '~/features/organizer/search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/events/')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseManagedEventsSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient, organization }, deps }) =>
    queryClient.fetchInfiniteQuery(managedEventsQuery(organization.id, deps)),
  pendingComponent: SectionSkeleton,
  component: ManagedEventsScreen,
});
