import { createFileRoute } from '@tanstack/react-router';
import { getMeOptions } from '~/api/gen/@tanstack/react-query.gen';
import { SecurityScreen } from '~/features/account/settings/security-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/account/security')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient } }) => queryClient.fetchQuery(getMeOptions()),
  pendingComponent: SectionSkeleton,
  component: SecurityScreen,
});
