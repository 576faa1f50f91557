import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { OrderScreen } from '~/features/orders/order-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/orders/$code')({
  // What Stripe adds to the address on the way back from the bank is of no use here, its secret least of all.
  search: { middlewares: [() => ({})] },
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: OrderScreen,
});
