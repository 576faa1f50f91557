import { createFileRoute } from '@tanstack/react-router';
import { LegalScreen } from '~/features/organization/legal-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/legal')({
  pendingComponent: SectionSkeleton,
  component: LegalScreen,
});
