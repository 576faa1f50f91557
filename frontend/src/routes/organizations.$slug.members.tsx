import { createFileRoute } from '@tanstack/react-router';
import { MembersScreen } from '~/features/organization/members-screen';
import { invitationsQuery, membersQuery } from '~/features/organization/query';

export const Route = createFileRoute('/organizations/$slug/members')({
  loader: ({ context: { queryClient, organization } }) =>
    Promise.all([
      queryClient.fetchQuery(membersQuery(organization.id)),
      queryClient.fetchQuery(invitationsQuery(organization.id)),
    ]),
  component: MembersScreen,
});
