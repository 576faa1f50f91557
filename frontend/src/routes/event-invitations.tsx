import { createFileRoute, redirect } from '@tanstack/react-router';
import { InvitationScreen } from '~/features/guest/invitation-screen';
import { arrive } from '~/features/guest/arrive';
import { SectionSkeleton } from '~/ui/section-skeleton';

/** Where letters and private links lead: their keys stand behind `#`, where no server sees them. */
export const Route = createFileRoute('/event-invitations')({
  codeSplitGroupings: [['loader', 'component']],
  loader: async ({ context: { queryClient }, location: { hash } }) => {
    const arrival = await arrive(queryClient, hash);
    if (arrival.kind === 'open') {
      throw redirect({ to: '/events/$slug', params: { slug: arrival.slug }, replace: true });
    }
    return arrival;
  },
  pendingComponent: SectionSkeleton,
  component: InvitationScreen,
});
