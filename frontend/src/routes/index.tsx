import { createFileRoute } from '@tanstack/react-router';
import { categoriesQuery, homeEventsQuery } from '~/api/queries';
import { HomeScreen } from '~/features/catalog/home/home-screen';

export const Route = createFileRoute('/')({
  // Started early, awaited by nobody: the screen draws skeletons meanwhile.
  loader: ({ context: { queryClient } }) => {
    void queryClient.prefetchQuery(homeEventsQuery());
    void queryClient.prefetchQuery(categoriesQuery());
  },
  component: HomeScreen,
});
