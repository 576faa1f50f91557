import { createFileRoute } from '@tanstack/react-router';
import { PageScreen } from '~/features/organization/page-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/page')({
  pendingComponent: SectionSkeleton,
  component: PageScreen,
});
