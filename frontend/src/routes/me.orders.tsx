import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { OrdersScreen } from '~/features/orders/orders-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/me/orders')({
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: OrdersScreen,
});
