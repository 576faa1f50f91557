import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { CheckoutScreen } from '~/features/checkout/checkout-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/checkout/$group')({
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: CheckoutScreen,
});
