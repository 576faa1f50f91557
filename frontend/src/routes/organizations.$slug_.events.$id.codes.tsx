import { createFileRoute, notFound } from '@tanstack/react-router';
import { PromoScreen } from '~/features/organizer/promo/promo-screen';
import { promoCodesQuery } from '~/features/organizer/query';
import { parsePromoSearch } from '~/features/organizer/search';
import { mayEditEvents } from '~/ui/event-rights';
import { SectionSkeleton } from '~/ui/section-skeleton';

export const Route = createFileRoute('/organizations/$slug_/events/$id/codes')({
  codeSplitGroupings: [['loader', 'component']],
  validateSearch: parsePromoSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient, organization }, params: { id }, deps }) => {
    // Who knows a code has what it gives: those who only look are not shown any.
    // oxlint-disable-next-line typescript/only-throw-error -- the router's own way
    if (!mayEditEvents(organization.role)) throw notFound();
    const event = { org: organization.id, id };
    return queryClient.fetchInfiniteQuery({ ...promoCodesQuery(event, deps), staleTime: 0 });
  },
  pendingComponent: SectionSkeleton,
  component: PromoScreen,
});
