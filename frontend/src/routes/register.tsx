import { createFileRoute } from '@tanstack/react-router';
import { requireStranger } from '~/api/guards';
import { RegisterScreen } from '~/features/account/entry/register-screen';
import { parseRegisterSearch } from '~/features/account/entry/search';

export const Route = createFileRoute('/register')({
  validateSearch: parseRegisterSearch,
  beforeLoad: ({ cause, search }) => (cause === 'enter' ? requireStranger({ search }) : undefined),
  component: RegisterScreen,
});
