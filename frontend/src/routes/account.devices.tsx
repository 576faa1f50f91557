import { createFileRoute } from '@tanstack/react-router';
import { listSessionsOptions } from '~/api/gen/@tanstack/react-query.gen';
import { DevicesScreen } from '~/features/account/settings/devices-screen';

export const Route = createFileRoute('/account/devices')({
  loader: ({ context: { queryClient } }) =>
    queryClient.fetchQuery({ ...listSessionsOptions(), staleTime: 0 }),
  component: DevicesScreen,
});
