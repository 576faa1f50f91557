import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { AccountLayout } from '~/features/account/settings/account-layout';

export const Route = createFileRoute('/account')({
  beforeLoad: requireSession,
  component: AccountLayout,
});
