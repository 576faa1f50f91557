import { createFileRoute } from '@tanstack/react-router';
import { NewEventScreen } from '~/features/organizer/events/new-event-screen';

export const Route = createFileRoute('/organizations/$slug/events/new')({
  component: NewEventScreen,
});
