import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { TicketsScreen } from '~/features/tickets/tickets-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/me/tickets')({
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: TicketsScreen,
});
