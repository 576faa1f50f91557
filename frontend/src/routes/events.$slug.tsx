import { createFileRoute, notFound } from '@tanstack/react-router';
import { isNotFound } from '~/api/api-error';
import { eventQuery } from '~/api/queries';
import { EventScreen } from '~/features/event/event-screen';
import { EventSkeleton } from '~/features/event/event-skeleton';

export const Route = createFileRoute('/events/$slug')({
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
