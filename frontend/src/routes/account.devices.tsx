import { createFileRoute } from '@tanstack/react-router';
import { listSessionsOptions } from '~/api/gen/@tanstack/react-query.gen';
import { DevicesScreen } from '~/features/account/settings/devices-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/account/devices')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient } }) =>
    queryClient.fetchQuery({ ...listSessionsOptions(), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: DevicesScreen,
});
