import { createFileRoute } from '@tanstack/react-router';
import { FactorResetCancelScreen } from '~/features/account/entry/mail-link-screens';

export const Route = createFileRoute('/account_/factor-reset/cancel')({
  component: FactorResetCancelScreen,
});
