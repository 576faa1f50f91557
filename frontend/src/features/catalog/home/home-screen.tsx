import { useQuery } from '@tanstack/react-query';
import { homeEventsQuery, whenNothingToShow } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { ButtonLink } from '~/ui/button-link';
import { Icon } from '~/ui/icon';
import { EmptyList } from '../empty-list';
import { EventGrid, EventGridSkeleton } from '../event-grid';
import { CategoryTiles } from './category-tiles';
import { Hero } from './hero';
import classes from './home-screen.module.css';

const GHOSTS = 6;
const FEATURED_MAX = 3;

export function HomeScreen() {
  usePageTitle('Guichet');
  const { data: list } = useQuery({ ...homeEventsQuery(), throwOnError: whenNothingToShow });
  const events = list?.data ?? [];
  const featured = events.filter((event) => event.is_featured);
  // The window shows the first one; the strip below it, the next ones.
  const lead = featured[0] ?? events[0];
  const strip = featured.slice(1, 1 + FEATURED_MAX);
  const upcoming = events.filter((event) => event !== lead && !strip.includes(event));

  return (
    <>
      <Hero event={lead} />
      {strip.length > 0 && (
        <section className={classes.section} aria-labelledby="featured">
          <h2 id="featured" className={classes.title}>
            {m.home_featured()}
          </h2>
          <EventGrid events={strip} heading="h3" />
        </section>
      )}
      <CategoryTiles />
      <section className={classes.section} aria-labelledby="upcoming">
        <div className={classes.head}>
          <h2 id="upcoming" className={classes.title}>
            {m.home_upcoming()}
          </h2>
          {list && (
            <ButtonLink to="/events" variant="default" rightSection={<Icon name="arrow" />}>
              {m.home_all({ count: list.total, shown: formatCount(list.total) })}
            </ButtonLink>
          )}
        </div>
        {!list && <EventGridSkeleton count={GHOSTS} />}
        {list?.total === 0 && <EmptyList />}
        <EventGrid events={upcoming} heading="h3" />
      </section>
    </>
  );
}
