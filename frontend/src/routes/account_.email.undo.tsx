import { createFileRoute } from '@tanstack/react-router';
import { EmailUndoScreen } from '~/features/account/entry/mail-link-screens';

export const Route = createFileRoute('/account_/email/undo')({
  component: EmailUndoScreen,
});
