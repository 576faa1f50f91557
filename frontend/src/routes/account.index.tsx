import { createFileRoute } from '@tanstack/react-router';
import { getMeOptions } from '~/api/gen/@tanstack/react-query.gen';
import { ProfileScreen } from '~/features/account/settings/profile-screen';

export const Route = createFileRoute('/account/')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(getMeOptions()),
  component: ProfileScreen,
});
