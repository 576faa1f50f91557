import { createFileRoute } from '@tanstack/react-router';
import { OrganizationsScreen } from '~/features/account/settings/organizations-screen';

export const Route = createFileRoute('/account/organizations')({ component: OrganizationsScreen });
