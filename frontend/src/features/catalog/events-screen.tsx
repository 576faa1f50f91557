import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { eventListQuery, whenNothingToShow } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { PageHeading } from '~/ui/page-heading';
import { ActiveFilters } from './active-filters';
import { EmptyList } from './empty-list';
import { EventGrid, EventGridSkeleton } from './event-grid';
import classes from './events-screen.module.css';
import { Filters } from './filters';
import { LoadMore } from './load-more';

const route = getRouteApi('/events/');
const GHOSTS = 9;

export function EventsScreen() {
  const search = route.useSearch();
  usePageTitle(m.list_page_title());
  const query = useInfiniteQuery({
    ...eventListQuery(search),
    throwOnError: whenNothingToShow,
  });
  const events = query.data?.pages.flatMap((page) => page.data) ?? [];
  const total = query.data?.pages[0]?.total;

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <PageHeading className={classes.title}>{m.list_title()}</PageHeading>
        <p className={classes.total} role="status">
          {total === undefined
            ? m.list_loading()
            : m.list_total({ count: total, shown: formatCount(total) })}
        </p>
      </header>
      <Filters search={search} />
      <section
        className={classes.results}
        aria-label={m.list_results()}
        aria-busy={query.isPlaceholderData || query.isPending}
        data-stale={query.isPlaceholderData || undefined}
      >
        <ActiveFilters search={search} />
        {query.isPending && <EventGridSkeleton count={GHOSTS} />}
        {total === 0 && <EmptyList />}
        <EventGrid events={events} heading="h2" hasFirstImage />
        {query.hasNextPage && (
          <LoadMore
            nShown={events.length}
            nTotal={total ?? 0}
            isLoading={query.isFetchingNextPage}
            hasFailed={query.isFetchNextPageError}
            onMore={() => void query.fetchNextPage()}
          />
        )}
      </section>
    </div>
  );
}
