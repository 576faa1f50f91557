import { createFileRoute } from '@tanstack/react-router';
import { ensureSession } from '~/api/session';
import { wasSignedIn } from '~/api/session-store';
import { TransferScreen } from '~/features/tickets/transfer-screen';

/** Where the letter with a ticket leads: its key stands behind `#`, where no server sees it. */
export const Route = createFileRoute('/transfers')({
  // Whoever is signed in is asked whether to accept; others are shown the door first.
  beforeLoad: () => (wasSignedIn() ? ensureSession().catch(() => undefined) : undefined),
  component: TransferScreen,
});
