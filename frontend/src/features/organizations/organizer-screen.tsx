import { Button } from '@mantine/core';
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { apiBaseUrl } from '~/api/client';
import type { OrganizerPageView } from '~/api/gen/types.gen';
import { eventListQuery, whenNothingToShow } from '~/api/queries';
import { mediaUrl } from '~/api/urls';
import { EventGrid, EventGridSkeleton } from '~/features/catalog/event-grid';
import { LoadMore } from '~/features/catalog/load-more';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { safeHref } from '~/lib/markdown';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import { Markdown } from '~/ui/event-page/markdown';
import { ShareButton } from '~/ui/event-page/share-button';
import { Icon } from '~/ui/icon';
import { initialOf } from '~/ui/initial';
import { PageHeading } from '~/ui/page-heading';
import classes from './organizer-screen.module.css';
import { organizerQuery } from './query';

const route = getRouteApi('/organizers/$slug');
const GHOSTS = 3;

export function OrganizerScreen() {
  const { slug } = route.useParams();
  const { data: organizer } = useSuspenseQuery(organizerQuery(slug));
  usePageTitle(organizer.name);
  return (
    <article className={classes.screen}>
      <Front organizer={organizer} />
      <div className={classes.rest}>
        <Events slug={slug} />
        <aside className={classes.side}>
          {organizer.description && (
            <section aria-labelledby="about">
              <h2 id="about" className={classes.heading}>
                {m.organizer_about()}
              </h2>
              <Markdown source={organizer.description} />
            </section>
          )}
          <div className={classes.ways}>
            <ShareButton title={organizer.name} />
            <Button
              component="a"
              href={`${apiBaseUrl}/api/v1/organizers/${slug}/calendar.ics`}
              variant="default"
              fullWidth
              leftSection={<Icon name="calendar" />}
            >
              {m.organizer_calendar()}
            </Button>
          </div>
        </aside>
      </div>
    </article>
  );
}

/** In the organizer's own colours, which the server has checked can be read. */
function Front({ organizer }: { organizer: OrganizerPageView }) {
  const { name, color, text_color, contact_email } = organizer;
  const logo = organizer.logo?.sources.at(-1);
  const style: CSSProperties = { background: color, color: text_color };
  const pages = [organizer.website, ...organizer.links].flatMap((url) => safeHref(url ?? '') ?? []);
  return (
    <header className={classes.front} style={style}>
      {logo ? (
        <img
          className={classes.logo}
          src={mediaUrl(logo.url)}
          alt=""
          width={logo.size}
          height={logo.size}
        />
      ) : (
        <p className={classes.initial} aria-hidden="true">
          {initialOf(name)}
        </p>
      )}
      <div className={classes.words}>
        <PageHeading className={classes.title}>{keepTogether(name)}</PageHeading>
        {(pages.length > 0 || contact_email) && (
          <ul className={classes.links} aria-label={m.organizer_links()}>
            {pages.map((url) => (
              <li key={url}>
                <Icon name="globe" size={18} />
                <a href={url} target="_blank" rel="noopener noreferrer nofollow">
                  {shortened(url)}
                </a>
              </li>
            ))}
            {contact_email && (
              <li>
                <Icon name="mail" size={18} />
                <a href={`mailto:${contact_email}`}>{contact_email}</a>
              </li>
            )}
          </ul>
        )}
      </div>
    </header>
  );
}

/** `social.example/@parc`: what tells two pages of one site apart, and no more. */
function shortened(address: string): string {
  const { hostname, pathname } = new URL(address);
  return `${hostname.replace(/^www\./, '')}${pathname === '/' ? '' : pathname}`;
}

function Events({ slug }: { slug: string }) {
  const query = useInfiniteQuery({
    ...eventListQuery({ organizer: slug }),
    throwOnError: whenNothingToShow,
  });
  const events = query.data?.pages.flatMap((page) => page.data) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <section className={classes.events} aria-labelledby="events">
      <h2 id="events" className={classes.heading}>
        {m.organizer_events()}
        {total > 0 && <span className={classes.count}> {formatCount(total)}</span>}
      </h2>
      {query.isPending && <EventGridSkeleton count={GHOSTS} />}
      {query.isSuccess && total === 0 && <p className={classes.none}>{m.organizer_none()}</p>}
      <EventGrid events={events} heading="h3" hasFirstImage />
      {query.hasNextPage && (
        <LoadMore
          nShown={events.length}
          nTotal={total}
          isLoading={query.isFetchingNextPage}
          hasFailed={query.isFetchNextPageError}
          onMore={() => void query.fetchNextPage()}
        />
      )}
    </section>
  );
}
