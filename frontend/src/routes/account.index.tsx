import { createFileRoute } from '@tanstack/react-router';
import { myProfileQuery } from '~/api/versioned';
import { ProfileScreen } from '~/features/account/settings/profile-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/account/')({
  loader: ({ context: { queryClient } }) =>
    queryClient.fetchQuery({ ...myProfileQuery(), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: ProfileScreen,
});
