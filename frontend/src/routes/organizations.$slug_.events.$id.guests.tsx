import { createFileRoute } from '@tanstack/react-router';
import { GuestsScreen } from '~/features/organizer/guests/guests-screen';
import { invitationsQuery, privateLinksQuery } from '~/features/organizer/query';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/guests')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient, organization }, params: { id } }) => {
    const event = { org: organization.id, id };
    return Promise.all([
      queryClient.fetchQuery({ ...privateLinksQuery(event), staleTime: 0 }),
      queryClient.fetchInfiniteQuery({ ...invitationsQuery(event), staleTime: 0 }),
    ]);
  },
  pendingComponent: SectionSkeleton,
  component: GuestsScreen,
});
