import { createFileRoute } from '@tanstack/react-router';
import { requireSessionOrKept } from '~/api/guards';
import { DoorScreen } from '~/features/door/door-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

/** The lists of whoever works at doors, and the scanner of one: two routes would weigh on everybody's first download. */
export const Route = createFileRoute('/door/{-$listId}')({
  beforeLoad: requireSessionOrKept,
  pendingComponent: FrameSkeleton,
  component: DoorScreen,
});
