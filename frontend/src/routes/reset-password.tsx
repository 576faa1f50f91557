import { createFileRoute } from '@tanstack/react-router';
import { ResetScreen } from '~/features/account/entry/reset-screen';

export const Route = createFileRoute('/reset-password')({ component: ResetScreen });
