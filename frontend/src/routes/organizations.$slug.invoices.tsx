import { createFileRoute } from '@tanstack/react-router';
import { InvoicesScreen } from '~/features/organization/invoices-screen';
import { parseInvoicesSearch } from '~/features/organization/invoices-search';
import { invoicesQuery } from '~/features/organization/query';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/invoices')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseInvoicesSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient, organization }, deps }) =>
    queryClient.fetchInfiniteQuery({ ...invoicesQuery(organization.id, deps), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: InvoicesScreen,
});
