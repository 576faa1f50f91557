import { createFileRoute } from '@tanstack/react-router';
import { CheckinScreen } from '~/features/organizer/checkin/checkin-screen';
import { checkinListsQuery } from '~/features/organizer/query';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/checkin')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient, organization }, params: { id } }) =>
    queryClient.fetchQuery({ ...checkinListsQuery({ org: organization.id, id }), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: CheckinScreen,
});
