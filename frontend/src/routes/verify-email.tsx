import { createFileRoute } from '@tanstack/react-router';
import { forgetFlow } from '~/features/account/entry/flow';
import { parseEntrySearch } from '~/features/account/entry/search';
import { VerifyEmailScreen } from '~/features/account/entry/verify-email-screen';

export const Route = createFileRoute('/verify-email')({
  validateSearch: parseEntrySearch,
  onLeave: forgetFlow,
  component: VerifyEmailScreen,
});
