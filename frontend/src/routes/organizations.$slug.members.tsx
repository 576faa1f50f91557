import { createFileRoute } from '@tanstack/react-router';
import { MembersScreen } from '~/features/organization/members-screen';
import { invitationsQuery, membersQuery } from '~/features/organization/query';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/members')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient, organization } }) =>
    Promise.all([
      queryClient.fetchInfiniteQuery(membersQuery(organization.id)),
      queryClient.fetchQuery(invitationsQuery(organization.id)),
    ]),
  pendingComponent: SectionSkeleton,
  component: MembersScreen,
});
