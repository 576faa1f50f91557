import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { OrderScreen } from '~/features/orders/order-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/orders/$code')({
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: OrderScreen,
});
