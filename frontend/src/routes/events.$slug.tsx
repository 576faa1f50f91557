import { createFileRoute, notFound, redirect } from '@tanstack/react-router';
import { isNotFound } from '~/api/api-error';
import { eventQuery } from '~/api/queries';
import { EventScreen } from '~/features/event/event-screen';
import { EventSkeleton } from '~/features/event/event-skeleton';

export const Route = createFileRoute('/events/$slug')({
  // The key of a private link is exchanged elsewhere, and does not stay in the address.
  beforeLoad: ({ location: { hash }, params: { slug } }) => {
    if (hash.startsWith('access=')) {
      throw redirect({ to: '/event-invitations', hash: `${hash}&event=${slug}` });
    }
  },
  loader: async ({ context: { queryClient }, params: { slug } }) => {
    try {
      await queryClient.ensureQueryData(eventQuery(slug));
    } catch (error) {
      throw isNotFound(error) ? notFound() : error;
    }
  },
  pendingComponent: EventSkeleton,
  component: EventScreen,
});
