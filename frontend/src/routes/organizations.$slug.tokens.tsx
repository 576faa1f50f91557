import { createFileRoute } from '@tanstack/react-router';
import { tokensQuery } from '~/features/organization/query';
import { TokensScreen } from '~/features/organization/tokens-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/tokens')({
  // What it asks for is only known behind the door: not in everybody's first download.
  codeSplitGroupings: [['loader', 'component']],
  loader: ({ context: { queryClient, organization } }) =>
    queryClient.fetchQuery(tokensQuery(organization.id)),
  pendingComponent: SectionSkeleton,
  component: TokensScreen,
});
