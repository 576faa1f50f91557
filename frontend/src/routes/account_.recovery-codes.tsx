import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { forgetFlow } from '~/features/account/entry/flow';
import { NewCodesScreen } from '~/features/account/settings/factor-screens';

export const Route = createFileRoute('/account_/recovery-codes')({
  beforeLoad: requireSession,
  onLeave: forgetFlow,
  component: NewCodesScreen,
});
