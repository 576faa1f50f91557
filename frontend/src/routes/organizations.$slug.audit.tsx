import { createFileRoute } from '@tanstack/react-router';
import { AuditScreen } from '~/features/organization/audit-screen';
import { organizationAuditQuery } from '~/features/organization/query';
import { parseAuditSearch } from '~/lib/audit-search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/audit')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseAuditSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient, organization }, deps }) =>
    queryClient.fetchQuery(organizationAuditQuery(organization.id, deps)),
  pendingComponent: SectionSkeleton,
  component: AuditScreen,
});
