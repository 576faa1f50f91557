import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { AccountLayout } from '~/features/account/settings/account-layout';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/account')({
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: AccountLayout,
});
