import { createFileRoute } from '@tanstack/react-router';
import { questionsQuery } from '~/features/organizer/query';
import { QuestionsScreen } from '~/features/organizer/questions/questions-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/questions')({
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient, organization }, params: { id } }) =>
    queryClient.fetchQuery({ ...questionsQuery({ org: organization.id, id }), staleTime: 0 }),
  pendingComponent: SectionSkeleton,
  component: QuestionsScreen,
});
