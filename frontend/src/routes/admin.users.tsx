import { createFileRoute } from '@tanstack/react-router';
import { usersQuery } from '~/features/admin/query';
import { parseUserSearch } from '~/features/admin/search';
import { UsersScreen } from '~/features/admin/users-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/users')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parseUserSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => queryClient.fetchQuery(usersQuery(deps)),
  pendingComponent: SectionSkeleton,
  component: UsersScreen,
});
