import { createFileRoute } from '@tanstack/react-router';
import { wasSignedIn } from '~/api/session-store';
import { ensureSession } from '~/api/session';
import { InvitationScreen } from '~/features/organization/invitation-screen';

export const Route = createFileRoute('/invitations')({
  // Whoever is signed in is asked whether to accept; others are shown the door first.
  beforeLoad: () => (wasSignedIn() ? ensureSession().catch(() => undefined) : undefined),
  component: InvitationScreen,
});
