import { createFileRoute } from '@tanstack/react-router';
import { organizationQuery } from '~/api/versioned';
import { accessesQuery, lookedMembersQuery, lookedAuditQuery } from '~/features/admin/query';
import { SupportScreen } from '~/features/admin/support-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/organizations_/$id')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  // Without an open access the API says so, and the page with it.
  loader: async ({ context: { queryClient }, params: { id } }) => {
    await queryClient.fetchQuery({ ...accessesQuery(), staleTime: 0 });
    await Promise.all([
      queryClient.fetchQuery({ ...organizationQuery(id), staleTime: 0 }),
      queryClient.fetchQuery({ ...lookedMembersQuery(id), staleTime: 0 }),
      queryClient.fetchQuery({ ...lookedAuditQuery(id), staleTime: 0 }),
    ]);
  },
  pendingComponent: SectionSkeleton,
  component: SupportScreen,
});
