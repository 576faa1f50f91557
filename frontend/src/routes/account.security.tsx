import { createFileRoute } from '@tanstack/react-router';
import { getMeOptions } from '~/api/gen/@tanstack/react-query.gen';
import { SecurityScreen } from '~/features/account/settings/security-screen';

export const Route = createFileRoute('/account/security')({
  loader: ({ context: { queryClient } }) => queryClient.fetchQuery(getMeOptions()),
  component: SecurityScreen,
});
