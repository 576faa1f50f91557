import { createFileRoute } from '@tanstack/react-router';
import { organizationQuery } from '~/api/versioned';
import { OrganizationScreen } from '~/features/organization/organization-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient, organization } }) =>
    queryClient.fetchQuery({ ...organizationQuery(organization.id), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: OrganizationScreen,
});
