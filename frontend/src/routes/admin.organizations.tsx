import { createFileRoute } from '@tanstack/react-router';
import { OrganizationsScreen } from '~/features/admin/organizations-screen';
import { accessesQuery, organizationsQuery } from '~/features/admin/query';
import { parseOrganizationSearch } from '~/features/admin/search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/organizations')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseOrganizationSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    Promise.all([
      queryClient.fetchQuery(organizationsQuery(deps)),
      queryClient.fetchQuery({ ...accessesQuery(), staleTime: 0 }),
    ]),
  pendingComponent: SectionSkeleton,
  component: OrganizationsScreen,
});
