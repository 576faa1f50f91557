import { createFileRoute } from '@tanstack/react-router';
import { LookStep } from '~/features/organizer/editor/look-step';

export const Route = createFileRoute('/organizations/$slug_/events/$id/look')({
  component: LookStep,
});
