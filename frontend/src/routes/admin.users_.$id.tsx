import { createFileRoute, notFound } from '@tanstack/react-router';
import { isNotFound } from '~/api/api-error';
import { userQuery } from '~/features/admin/query';
import { UserScreen } from '~/features/admin/user-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/users_/$id')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: async ({ context: { queryClient }, params: { id } }) => {
    try {
      await queryClient.fetchQuery(userQuery(id));
    } catch (error) {
      throw isNotFound(error) ? notFound() : error;
    }
  },
  pendingComponent: SectionSkeleton,
  component: UserScreen,
});
