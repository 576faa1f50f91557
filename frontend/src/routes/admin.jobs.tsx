import { createFileRoute } from '@tanstack/react-router';
import { JobsScreen } from '~/features/admin/jobs-screen';
import { jobsQuery } from '~/features/admin/query';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/admin/jobs')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient } }) => queryClient.fetchInfiniteQuery(jobsQuery()),
  pendingComponent: SectionSkeleton,
  component: JobsScreen,
});
