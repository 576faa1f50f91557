import { createFileRoute, notFound } from '@tanstack/react-router';
import { isNotFound } from '~/api/api-error';
import { requireMembership } from '~/api/guards';
import { categoriesQuery } from '~/api/queries';
import { EditorLayout } from '~/features/organizer/editor/editor-layout';
import {
  datesQuery,
  managedEventQuery,
  offersQuery,
  venueChoicesQuery,
} from '~/features/organizer/query';
import { FrameSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  beforeLoad: ({ location, params: { slug } }) => requireMembership(location, slug),
  loader: async ({ context: { queryClient, organization }, params: { id } }) => {
    const event = { org: organization.id, id };
    try {
      await Promise.all([
        queryClient.fetchQuery({ ...managedEventQuery(event), staleTime: 0 }),
        queryClient.fetchQuery({ ...datesQuery(event), staleTime: 0 }),
        queryClient.fetchQuery({ ...offersQuery(event), staleTime: 0 }),
        queryClient.ensureQueryData(venueChoicesQuery(organization.id)),
        queryClient.ensureQueryData(categoriesQuery()),
      ]);
    } catch (error) {
      throw isNotFound(error) ? notFound() : error;
    }
  },
  pendingComponent: FrameSkeleton,
  component: EditorLayout,
});
