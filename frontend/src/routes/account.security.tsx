import { createFileRoute } from '@tanstack/react-router';
import { getMeOptions } from '~/api/gen/@tanstack/react-query.gen';
import { SecurityScreen } from '~/features/account/settings/security-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/account/security')({
  loader: ({ context: { queryClient } }) => queryClient.fetchQuery(getMeOptions()),
  pendingComponent: SectionSkeleton,
  component: SecurityScreen,
});
