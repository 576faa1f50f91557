import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { eventQuery } from '~/api/queries';
import { usePageTitle } from '~/lib/page-title';
import { EventArticle } from '~/ui/event-page/event-article';

const route = getRouteApi('/events/$slug');

export function EventScreen() {
  const { slug } = route.useParams();
  const { data: event } = useSuspenseQuery(eventQuery(slug));
  usePageTitle(event.title);
  return <EventArticle event={event} />;
}
