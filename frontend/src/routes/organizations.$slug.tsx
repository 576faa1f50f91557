import { createFileRoute } from '@tanstack/react-router';
import { requireMembership } from '~/api/guards';
import { OrganizationLayout } from '~/features/organization/organization-layout';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug')({
  beforeLoad: ({ location, params: { slug } }) => requireMembership(location, slug),
  pendingComponent: FrameSkeleton,
  component: OrganizationLayout,
});
