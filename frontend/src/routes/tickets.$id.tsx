import { createFileRoute } from '@tanstack/react-router';
import { requireSessionOrKept } from '~/api/guards';
import { TicketScreen } from '~/features/tickets/ticket-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/tickets/$id')({
  beforeLoad: requireSessionOrKept,
  pendingComponent: FrameSkeleton,
  component: TicketScreen,
});
