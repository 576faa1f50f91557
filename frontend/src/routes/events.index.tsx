import { createFileRoute } from '@tanstack/react-router';
import { categoriesQuery, eventListQuery } from '~/api/queries';
import { EventsScreen } from '~/features/catalog/events-screen';
import { parseEventSearch } from '~/features/catalog/search';

export const Route = createFileRoute('/events/')({
  validateSearch: parseEventSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { queryClient }, deps }) => {
    void queryClient.prefetchInfiniteQuery(eventListQuery(deps));
    void queryClient.prefetchQuery(categoriesQuery());
  },
  component: EventsScreen,
});
