import { createFileRoute, notFound } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { AdminLayout } from '~/features/admin/admin-layout';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin')({
  beforeLoad: async ({ location }) => {
    const { session } = await requireSession({ location });
    if (session.user.role !== 'admin') throw notFound();
  },
  pendingComponent: FrameSkeleton,
  component: AdminLayout,
});
