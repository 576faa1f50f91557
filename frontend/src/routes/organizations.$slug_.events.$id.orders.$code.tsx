import { createFileRoute, notFound } from '@tanstack/react-router';
import { isNotFound } from '~/api/api-error';
import { DeskOrderScreen } from '~/features/organizer/orders/desk-order-screen';
import { eventOrderQuery, orderTimelineQuery } from '~/features/organizer/query';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/orders/$code')({
  codeSplitGroupings: [['loader', 'component']],
  loader: async ({ context: { queryClient, organization }, params: { id, code } }) => {
    const event = { org: organization.id, id };
    try {
      await Promise.all([
        queryClient.fetchQuery(eventOrderQuery(event, code)),
        queryClient.fetchQuery(orderTimelineQuery(event, code)),
      ]);
    } catch (error) {
      // oxlint-disable-next-line typescript/only-throw-error -- the router's own way
      throw isNotFound(error) ? notFound() : error;
    }
  },
  pendingComponent: SectionSkeleton,
  component: DeskOrderScreen,
});
