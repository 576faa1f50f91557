import { createFileRoute } from '@tanstack/react-router';
import { OfflineScreen } from '~/features/shell/offline-screen';

export const Route = createFileRoute('/offline')({ component: OfflineScreen });
