import { createFileRoute } from '@tanstack/react-router';
import { PublishStep } from '~/features/organizer/editor/publish-step';

export const Route = createFileRoute('/organizations/$slug_/events/$id/publish')({
  component: PublishStep,
});
