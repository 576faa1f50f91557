import { createFileRoute } from '@tanstack/react-router';
import { requireStranger } from '~/api/guards';
import { forgetFlow } from '~/features/account/entry/flow';
import { LoginScreen } from '~/features/account/entry/login-screen';
import { parseEntrySearch } from '~/features/account/entry/search';

export const Route = createFileRoute('/login')({
  validateSearch: parseEntrySearch,
  beforeLoad: ({ cause, search }) => (cause === 'enter' ? requireStranger({ search }) : undefined),
  onLeave: forgetFlow,
  component: LoginScreen,
});
