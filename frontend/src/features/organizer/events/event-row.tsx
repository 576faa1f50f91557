import { Link } from '@tanstack/react-router';
import type { ManagedEventRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatDateTime, stubParts } from '~/lib/format';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { statusKind, statusText, titleOf, visibilityText } from '~/ui/event-texts';
import classes from './event-row.module.css';

interface EventRowProps {
  event: ManagedEventRowView;
  slug: string;
}

/** The stub of the next date, the title, and the figures that exist so far. */
export function EventRow({ event, slug }: EventRowProps) {
  const { status, visibility, next_starts_at, timezone } = event;
  const stub = next_starts_at ? stubParts(next_starts_at, timezone) : undefined;
  const isPublic = status === 'published' || status === 'cancelled';
  return (
    <li className={`${rows.row} ${classes.row}`}>
      <p className={classes.stub} data-empty={stub === undefined || undefined} aria-hidden="true">
        {stub ? (
          <>
            <b>{stub.day}</b>
            {stub.month}
          </>
        ) : (
          <Icon name="calendar" />
        )}
      </p>
      <div className={rows.about}>
        <p className={rows.name}>
          <Link
            to="/organizations/$slug/events/$id"
            params={{ slug, id: event.id }}
            className={classes.title}
            data-row-link=""
          >
            {titleOf(event)}
          </Link>
          <span className={rows.tag} data-kind={statusKind[status]}>
            {statusText(status)}
          </span>
          {visibility !== 'public' && (
            <span className={rows.tag}>{visibilityText(visibility)}</span>
          )}
          {event.is_featured && <span className={rows.tag}>{m.event_featured()}</span>}
        </p>
        <p className={rows.facts}>
          {next_starts_at ? (
            <time dateTime={next_starts_at}>{formatDateTime(next_starts_at, timezone)}</time>
          ) : (
            m.event_no_date()
          )}
          {event.n_dates_to_come > 0 &&
            ` · ${m.event_n_dates({
              count: event.n_dates_to_come,
              shown: formatCount(event.n_dates_to_come),
            })}`}
          {' · '}
          {m.event_n_offers({ count: event.n_offers, shown: formatCount(event.n_offers) })}
        </p>
      </div>
      {isPublic && (
        <Link
          to="/events/$slug"
          params={{ slug: event.slug }}
          className={classes.page}
          aria-label={m.event_page_of({ title: titleOf(event) })}
        >
          {m.share_open()}
        </Link>
      )}
    </li>
  );
}
