import { createFileRoute, notFound } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { OrganizationLayout } from '~/features/organization/organization-layout';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug')({
  beforeLoad: async ({ location, params: { slug } }) => {
    const { session } = await requireSession({ location });
    const organization = session.user.organizations.find((mine) => mine.slug === slug);
    if (!organization) throw notFound();
    return { organization };
  },
  pendingComponent: FrameSkeleton,
  component: OrganizationLayout,
});
