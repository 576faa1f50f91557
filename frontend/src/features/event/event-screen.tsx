import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type ComponentProps, Suspense, lazy } from 'react';
import { eventQuery } from '~/api/queries';
import { type Left, useAvailability } from '~/api/use-availability';
import { usePageTitle } from '~/lib/page-title';
import { EventArticle } from '~/ui/event-page/event-article';
import { OfferTables } from '~/ui/event-page/offer-tables';
import { isSold } from '~/ui/is-sold';

const route = getRouteApi('/events/$slug');

// What there is can be read while the way to choose it is on its way.
const Tickets = lazy(async () => ({ default: (await import('./tickets/tickets')).Tickets }));

/** Rows keep the room of what will be there, so that nothing moves. */
const ROOM = { control: <span /> };

/** The counters, or the plain tables until they are there. */
function TicketsPart({ event, left, bar }: ComponentProps<typeof Tickets>) {
  return (
    <Suspense
      fallback={
        <OfferTables event={event} extras={(offer) => (isSold(event, offer) ? ROOM : {})} />
      }
    >
      <Tickets key={event.id} event={event} left={left} bar={bar} />
    </Suspense>
  );
}

type TicketsProps = ComponentProps<typeof Tickets>;

const ticketsOf = (event: TicketsProps['event'], left: Left) => (bar: TicketsProps['bar']) => (
  <TicketsPart event={event} left={left} bar={bar} />
);

export function EventScreen() {
  const { slug } = route.useParams();
  const { data: event } = useSuspenseQuery(eventQuery(slug));
  usePageTitle(event.title);
  const left = useAvailability(event);
  return <EventArticle event={event} left={left} tickets={ticketsOf(event, left)} />;
}
