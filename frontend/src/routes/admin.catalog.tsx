import { createFileRoute } from '@tanstack/react-router';
import { CatalogScreen } from '~/features/admin/catalog/catalog-screen';
import { managedCategoriesQuery, sharedVenuesQuery } from '~/features/admin/catalog/query';
import { parseVenueSearch } from '~/features/admin/search';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/catalog')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseVenueSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) =>
    Promise.all([
      queryClient.fetchQuery({ ...managedCategoriesQuery(), staleTime: 0 }),
      queryClient.fetchInfiniteQuery({ ...sharedVenuesQuery(deps.q), staleTime: 0 }),
    ]),
  pendingComponent: SectionSkeleton,
  component: CatalogScreen,
});
