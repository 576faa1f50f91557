import { createFileRoute } from '@tanstack/react-router';
import { PrivacyScreen } from '~/features/account/settings/privacy-screen';

export const Route = createFileRoute('/account/privacy')({ component: PrivacyScreen });
