import { createFileRoute, notFound } from '@tanstack/react-router';
import { requireSession } from '~/api/guards';
import { AdminLayout } from '~/features/admin/admin-layout';

export const Route = createFileRoute('/admin')({
  beforeLoad: async ({ location }) => {
    const { session } = await requireSession({ location });
    if (session.user.role !== 'admin') throw notFound();
  },
  component: AdminLayout,
});
