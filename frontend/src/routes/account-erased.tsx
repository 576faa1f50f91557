import { createFileRoute } from '@tanstack/react-router';
import { ErasedScreen } from '~/features/account/settings/erased-screen';

export const Route = createFileRoute('/account-erased')({ component: ErasedScreen });
