import { createFileRoute } from '@tanstack/react-router';
import { myProfileQuery } from '~/api/versioned';
import { ProfileScreen } from '~/features/account/settings/profile-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/account/')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient } }) =>
    queryClient.fetchQuery({ ...myProfileQuery(), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: ProfileScreen,
});
