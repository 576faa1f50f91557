import { createFileRoute } from '@tanstack/react-router';
import { WhatStep } from '~/features/organizer/editor/what-step';

export const Route = createFileRoute('/organizations/$slug_/events/$id/')({
  component: WhatStep,
});
