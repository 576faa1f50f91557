import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { eventQuery } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import { Icon } from '~/ui/icon';
import { PageHeading } from '~/ui/page-heading';
import { Poster } from '~/ui/poster';
import { EventDates } from './event-dates';
import { EventFacts } from './event-facts';
import { EventTerms } from './event-terms';
import classes from './event-screen.module.css';
import { Markdown } from './markdown';
import { OfferTables } from './offer-tables';
import { Organizer } from './organizer';

const route = getRouteApi('/events/$slug');

export function EventScreen() {
  const { slug } = route.useParams();
  const { data: event } = useSuspenseQuery(eventQuery(slug));
  usePageTitle(event.title);

  return (
    <article className={classes.screen}>
      <nav className={classes.crumbs} aria-label={m.event_crumbs()}>
        <Link to="/events">{m.nav_events()}</Link>
        <Icon name="arrow" size={16} />
        <Link to="/events" search={{ category: event.category.slug }}>
          {event.category.name}
        </Link>
      </nav>
      <header className={classes.head}>
        {event.status === 'cancelled' && (
          <p className={classes.cancelled}>{m.event_cancelled_text()}</p>
        )}
        <PageHeading className={classes.title}>{keepTogether(event.title)}</PageHeading>
        <p className={classes.summary}>{keepTogether(event.summary)}</p>
      </header>
      <div className={classes.poster}>
        <Poster image={event.image} title={event.title} sizes="event" isFirst />
      </div>
      <EventFacts event={event} />
      <div className={classes.main}>
        <OfferTables event={event} />
        <section aria-labelledby="about">
          <h2 id="about" className={classes.heading}>
            {m.event_about()}
          </h2>
          <Markdown source={event.description} />
          {event.tags.length > 0 && (
            <ul className={classes.tags} aria-label={m.event_tags()}>
              {event.tags.map((tag) => (
                <li key={tag}>{tag}</li>
              ))}
            </ul>
          )}
        </section>
        {event.occurrences.length > 1 && <EventDates event={event} />}
        <Organizer organizer={event.organizer} email={event.contact_email} />
        <EventTerms event={event} />
      </div>
    </article>
  );
}
