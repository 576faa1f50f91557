import { createFileRoute } from '@tanstack/react-router';
import { DoorScreen } from '~/features/door/door-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

/** The lists of whoever works at doors, the scanner of one, and how a device becomes one: more routes would weigh on everybody's first download. */
export const Route = createFileRoute('/door/{-$listId}')({
  beforeLoad: async (where) => (await import('~/api/door-guard')).requireDoor(where),
  pendingComponent: FrameSkeleton,
  component: DoorScreen,
});
