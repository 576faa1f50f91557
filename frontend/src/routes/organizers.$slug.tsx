import { createFileRoute } from '@tanstack/react-router';
import { OrganizerScreen } from '~/features/organizations/organizer-screen';
import { organizerQuery } from '~/features/organizations/query';

export const Route = createFileRoute('/organizers/$slug')({
  // What it asks for is only known here: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient }, params: { slug } }) =>
    queryClient.ensureQueryData(organizerQuery(slug)),
  component: OrganizerScreen,
});
