import { createFileRoute } from '@tanstack/react-router';
import { EmailConfirmScreen } from '~/features/account/entry/mail-link-screens';

export const Route = createFileRoute('/account_/email/confirm')({
  component: EmailConfirmScreen,
});
