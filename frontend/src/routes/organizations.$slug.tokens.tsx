import { createFileRoute } from '@tanstack/react-router';
import { tokensQuery } from '~/features/organization/query';
import { TokensScreen } from '~/features/organization/tokens-screen';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug/tokens')({
  loader: ({ context: { queryClient, organization } }) =>
    queryClient.fetchQuery(tokensQuery(organization.id)),
  pendingComponent: SectionSkeleton,
  component: TokensScreen,
});
