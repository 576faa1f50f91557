import { createFileRoute } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { ScannerScreen } from '~/features/door/scanner-screen';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/door/$listId')({
  beforeLoad: requireSession,
  pendingComponent: FrameSkeleton,
  component: ScannerScreen,
});
