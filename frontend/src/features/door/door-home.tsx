import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { CheckinListView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatRange, formatWeekday, stubParts } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import { ButtonLink } from '~/ui/button-link';
import { KeptNote } from '~/ui/kept-note';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { FrameSkeleton } from '~/ui/section-skeleton';
import classes from './door-home.module.css';
import { listName } from '~/ui/list-name';
import { doorListsQuery } from './queries';

/** Whoever works at a door begins here. */
export function DoorHome() {
  usePageTitle(m.doors_title());
  const [now] = useState(Date.now);
  const { data: lists, error } = useQuery(doorListsQuery());
  if (error && !lists) throw error;
  if (!lists) return <FrameSkeleton />;
  if (lists.data.length === 0) {
    return (
      <Notice
        mark="0"
        title={m.doors_empty()}
        text={m.doors_empty_text()}
        actions={<ButtonLink to="/account">{m.account_title()}</ButtonLink>}
      />
    );
  }
  return (
    <div className={classes.screen}>
      <header>
        <PageHeading className={classes.title}>{m.doors_title()}</PageHeading>
        <p className={classes.soft}>{m.doors_text()}</p>
        <KeptNote />
      </header>
      <ul className={classes.rows}>
        {lists.data.map((list) => (
          <ListRow key={list.id} list={list} now={now} />
        ))}
      </ul>
    </div>
  );
}

function ListRow({ list, now }: { list: CheckinListView; now: number }) {
  const { id, starts_at, ends_at, timezone, gates, event_title } = list;
  const { day, month } = stubParts(starts_at, timezone);
  const isOver = new Date(ends_at).getTime() < now;
  return (
    <li className={classes.row} data-quiet={isOver || undefined}>
      <p className={classes.stub} aria-hidden="true">
        <b>{day}</b>
        {month}
      </p>
      <div className={classes.what}>
        <h2>
          <Link to="/door/{-$listId}" params={{ listId: id }}>
            {listName(list)}
            <span className={classes.event}>{keepTogether(event_title)}</span>
          </Link>
        </h2>
        <p className={classes.soft}>
          {formatWeekday(starts_at, timezone)}{' '}
          <time dateTime={starts_at}>{formatRange(starts_at, ends_at, timezone)}</time>
          {isOver && ` · ${m.doors_over()}`}
        </p>
        {gates.length > 0 && (
          <p className={classes.soft}>{keepTogether(m.doors_gates({ gates: gates.join(', ') }))}</p>
        )}
      </div>
    </li>
  );
}
