import { createFileRoute } from '@tanstack/react-router';
import { TicketsStep } from '~/features/organizer/editor/tickets-step';

export const Route = createFileRoute('/organizations/$slug_/events/$id/tickets')({
  component: TicketsStep,
});
