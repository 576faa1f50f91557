import { createFileRoute } from '@tanstack/react-router';
import { EmbedScreen } from '~/features/embed/embed-screen';

export const Route = createFileRoute('/embed/events/$slug')({ component: EmbedScreen });
