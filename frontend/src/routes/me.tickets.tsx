import { createFileRoute } from '@tanstack/react-router';
import { requireSessionOrKept } from '~/api/guards';
import { TicketsScreen } from '~/features/tickets/tickets-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/me/tickets')({
  beforeLoad: requireSessionOrKept,
  pendingComponent: FrameSkeleton,
  component: TicketsScreen,
});
