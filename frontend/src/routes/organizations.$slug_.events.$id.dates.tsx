import { createFileRoute } from '@tanstack/react-router';
import { DatesStep } from '~/features/organizer/editor/dates-step';

export const Route = createFileRoute('/organizations/$slug_/events/$id/dates')({
  component: DatesStep,
});
