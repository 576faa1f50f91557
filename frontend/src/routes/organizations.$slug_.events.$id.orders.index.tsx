import { createFileRoute } from '@tanstack/react-router';
import { DeskScreen } from '~/features/organizer/orders/desk-screen';
import { ordersQuery } from '~/features/organizer/query';
import { parseListSearch } from '~/features/organizer/search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/orders/')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseListSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient, organization }, params: { id }, deps }) => {
    const event = { org: organization.id, id };
    return queryClient.fetchInfiniteQuery({ ...ordersQuery(event, deps), staleTime: 0 });
  },
  pendingComponent: SectionSkeleton,
  component: DeskScreen,
});
