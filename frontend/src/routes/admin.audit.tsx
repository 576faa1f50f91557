import { createFileRoute } from '@tanstack/react-router';
import { AuditScreen } from '~/features/admin/audit-screen';
import { auditQuery } from '~/features/admin/query';
import { parseAuditSearch } from '~/lib/audit-search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/audit')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseAuditSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => queryClient.fetchQuery(auditQuery(deps)),
  pendingComponent: SectionSkeleton,
  component: AuditScreen,
});
