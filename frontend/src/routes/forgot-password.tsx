import { createFileRoute } from '@tanstack/react-router';
import { ForgotScreen } from '~/features/account/entry/forgot-screen';

export const Route = createFileRoute('/forgot-password')({ component: ForgotScreen });
