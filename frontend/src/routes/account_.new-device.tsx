import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { forgetFlow } from '~/features/account/entry/flow';
import { NewDeviceScreen } from '~/features/account/settings/factor-screens';

export const Route = createFileRoute('/account_/new-device')({
  beforeLoad: requireSession,
  onLeave: forgetFlow,
  component: NewDeviceScreen,
});
