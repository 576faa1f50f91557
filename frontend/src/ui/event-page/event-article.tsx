import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { EventView } from '~/api/gen/types.gen';
import type { Left } from '~/api/use-availability';
import { m } from '~/i18n/messages.js';
import { keepTogether } from '~/lib/typography';
import { Icon } from '~/ui/icon';
import { PageHeading } from '~/ui/page-heading';
import { Poster } from '~/ui/poster';
import classes from './event-article.module.css';
import { EventDates } from './event-dates';
import { EventFacts } from './event-facts';
import { EventTerms } from './event-terms';
import { Markdown } from './markdown';
import { OfferSection, OfferTables } from './offer-tables';
import { Organizer } from './organizer';

interface EventArticleProps {
  event: EventView;
  /** Shown to whoever writes it: its addresses do not work yet, and the page has a heading already. */
  isPreview?: boolean;
  /** What is left of it, where that is known. */
  left?: Left;
  /** How it is bought; what has to stay in sight goes into the bar. */
  tickets?: (bar: HTMLElement | null) => ReactNode;
}

/** What visitors see of an event. It lays itself out by the room it has, not by the window's. */
export function EventArticle({ event, isPreview = false, left, tickets }: EventArticleProps) {
  const [bar, setBar] = useState<HTMLElement | null>(null);
  return (
    <div className={classes.room}>
      <article className={classes.screen}>
        <Crumbs event={event} isPreview={isPreview} />
        <header className={classes.head}>
          {event.status === 'cancelled' && (
            <p className={classes.cancelled}>{m.event_cancelled_text()}</p>
          )}
          {isPreview ? (
            <h2 className={classes.title}>{keepTogether(event.title)}</h2>
          ) : (
            <PageHeading className={classes.title}>{keepTogether(event.title)}</PageHeading>
          )}
          <p className={classes.summary}>{keepTogether(event.summary)}</p>
        </header>
        <div className={classes.poster}>
          <Poster image={event.image} title={event.title} sizes="event" isFirst />
        </div>
        <EventFacts event={event} isPreview={isPreview} left={left?.page?.status} />
        <div className={classes.main}>
          <OfferSection>{tickets?.(bar) ?? <OfferTables event={event} />}</OfferSection>
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
          {event.occurrences.length > 1 && <EventDates event={event} left={left} />}
          <Organizer organizer={event.organizer} email={event.contact_email} />
          <EventTerms event={event} />
        </div>
        {tickets && <div ref={setBar} className={classes.bar} />}
      </article>
    </div>
  );
}

function Crumbs({ event, isPreview = false }: EventArticleProps) {
  if (isPreview) return null;
  return (
    <nav className={classes.crumbs} aria-label={m.event_crumbs()}>
      <Link to="/events">{m.nav_events()}</Link>
      <Icon name="arrow" size={16} />
      <Link to="/events" search={{ category: event.category.slug }}>
        {event.category.name}
      </Link>
    </nav>
  );
}
