import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { DoorHome } from '~/features/door/door-home';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/door/')({
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: DoorHome,
});
