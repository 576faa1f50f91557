import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, type RefObject, useRef } from 'react';
import type { EventStatus, MembershipView } from '~/api/gen/types.gen';
import { useOrganization } from '~/api/use-organization';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { Icon } from '~/ui/icon';
import { ListKeysHelp, useListKeys } from '~/ui/list-keys';
import { MoreButton } from '~/ui/more-button';
import { mayEditEvents } from '~/ui/event-rights';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { statusText } from '~/ui/event-texts';
import { managedEventsQuery } from '../query';
import { EVENT_STATUSES, parseManagedEventsSearch } from '../search';
import { filtersOf } from '../views/filters';
import { type ChipProps, SavedViews } from '../views/saved-views';
import { EventRow } from './event-row';
import classes from './own-events.module.css';

const route = getRouteApi('/organizations/$slug/events/');

export function ManagedEventsScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Events organization={organization} /> : null;
}

function Events({ organization }: { organization: MembershipView }) {
  const search = route.useSearch();
  const pages = useInfiniteQuery(managedEventsQuery(organization.id, search));
  const events = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const isFiltered = search.q !== undefined || search.status !== undefined;
  const mayEdit = mayEditEvents(organization.role);
  const params = { slug: organization.slug };
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const help = useListKeys(list, field);
  const isEmpty = events.length === 0 && !pages.isPending;
  return (
    <>
      <SectionHead title={m.events_managed_title()} text={m.events_managed_text()}>
        {mayEdit && !(isEmpty && !isFiltered) && (
          <ButtonLink
            to="/organizations/$slug/events/new"
            params={params}
            leftSection={<Icon name="plus" />}
          >
            {m.event_new()}
          </ButtonLink>
        )}
      </SectionHead>
      {(isFiltered || !isEmpty) && (
        <Filters organization={organization} total={total} field={field} help={help} />
      )}
      {isEmpty && !isFiltered && <FirstEvent slug={organization.slug} mayEdit={mayEdit} />}
      {isEmpty && isFiltered && <p className={rows.empty}>{m.events_managed_none()}</p>}
      {events.length > 0 && (
        <ul ref={list} className={rows.list} data-stale={pages.isPlaceholderData || undefined}>
          {events.map((event) => (
            <EventRow key={event.id} event={event} slug={organization.slug} />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
    </>
  );
}

/** A link to the events as a view has them. */
function ViewChip({ view: { name, filters }, className = '' }: ChipProps) {
  const { slug } = route.useParams();
  return (
    <Link
      to="/organizations/$slug/events"
      params={{ slug }}
      search={parseManagedEventsSearch(filters)}
      activeOptions={{ exact: true, includeSearch: true }}
      resetScroll={false}
      className={className}
    >
      {name}
    </Link>
  );
}

interface FiltersProps {
  organization: MembershipView;
  total: number;
  field: RefObject<HTMLInputElement | null>;
  help: ReturnType<typeof useListKeys>;
}

function Filters({ organization: { id, slug }, total, field, help }: FiltersProps) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const ask = (change: Record<string, unknown>) =>
    void navigate({
      to: '/organizations/$slug/events',
      params: { slug },
      search: parseManagedEventsSearch({ ...search, ...change }),
      resetScroll: false,
    });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  const tabs: [EventStatus | undefined, string][] = [
    [undefined, m.events_managed_all()],
    ...EVENT_STATUSES.map((status): [EventStatus, string] => [status, statusText(status)]),
  ];
  return (
    <>
      <search aria-label={m.events_managed_search()}>
        <form className={classes.search} onSubmit={onSubmit}>
          <TextInput
            key={search.q}
            ref={field}
            type="search"
            name="q"
            aria-label={m.events_managed_q()}
            placeholder={m.events_managed_q()}
            defaultValue={search.q ?? ''}
            maxLength={200}
            aria-keyshortcuts="/"
            leftSection={<Icon name="search" size={18} />}
          />
          <Button type="submit" variant="default">
            {m.filter_search()}
          </Button>
        </form>
      </search>
      <nav className={classes.tabs} aria-label={m.events_managed_states()}>
        {tabs.map(([status, label]) => (
          <Link
            key={label}
            to="/organizations/$slug/events"
            params={{ slug }}
            search={{ ...search, status }}
            activeOptions={{ exact: true, includeSearch: true }}
            resetScroll={false}
            className={classes.tab}
          >
            {label}
          </Link>
        ))}
      </nav>
      <SavedViews org={id} list="events" filters={filtersOf(search)} Chip={ViewChip} />
      <div className={classes.foot}>
        <p role="status" className={classes.count}>
          {m.events_managed_count({ count: total, shown: formatCount(total) })}
        </p>
        <ListKeysHelp help={help} />
      </div>
    </>
  );
}

/** Nobody begins with a list: the first event is one press away. */
function FirstEvent({ slug, mayEdit }: { slug: string; mayEdit: boolean }) {
  return (
    <div className={classes.first}>
      <span className={classes.ticket}>
        <Icon name="ticket" size={44} />
      </span>
      <h2>{m.events_first_title()}</h2>
      <p>{mayEdit ? m.events_first_text() : m.events_first_none()}</p>
      {mayEdit && (
        <ButtonLink
          to="/organizations/$slug/events/new"
          params={{ slug }}
          size="lg"
          leftSection={<Icon name="plus" />}
        >
          {m.events_first_submit()}
        </ButtonLink>
      )}
    </div>
  );
}
