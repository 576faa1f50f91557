import { createFileRoute } from '@tanstack/react-router';
import { AuditScreen } from '~/features/admin/audit-screen';
import { auditQuery } from '~/features/admin/query';
import { parseAuditSearch } from '~/features/admin/search';

export const Route = createFileRoute('/admin/audit')({
  validateSearch: parseAuditSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => queryClient.fetchQuery(auditQuery(deps)),
  component: AuditScreen,
});
