import { createFileRoute } from '@tanstack/react-router';
import { TicketsStep } from '~/features/organizer/editor/tickets-step';
import { capacityQuery, quotasQuery } from '~/features/organizer/query';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/tickets')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient, organization }, params: { id } }) => {
    const event = { org: organization.id, id };
    return Promise.all([
      queryClient.fetchQuery({ ...capacityQuery(event), staleTime: 0 }),
      queryClient.fetchQuery({ ...quotasQuery(event), staleTime: 0 }),
    ]);
  },
  pendingComponent: SectionSkeleton,
  component: TicketsStep,
});
