import { createFileRoute } from '@tanstack/react-router';
import { EventsScreen } from '~/features/admin/catalog/events-screen';
import { moderatedEventsQuery } from '~/features/admin/catalog/query';
import { parseEventSearch } from '~/features/admin/search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/events')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseEventSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    queryClient.fetchInfiniteQuery({ ...moderatedEventsQuery(deps), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: EventsScreen,
});
