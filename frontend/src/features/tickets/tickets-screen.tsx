import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TicketSummaryView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatRange, formatWeekday, stubParts } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import { ButtonLink } from '~/ui/button-link';
import { KeptNote } from '~/ui/kept-note';
import { MoreButton } from '~/ui/more-button';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { myTicketsQuery } from './queries';
import classes from './my-tickets.module.css';
import { shortPlace, stateText } from './words';

/** Everybody's way in: the next date first, those that are over below. */
export function TicketsScreen() {
  usePageTitle(m.mytickets_title());
  const upcoming = useInfiniteQuery(myTicketsQuery('upcoming'));
  const past = useInfiniteQuery(myTicketsQuery('past'));
  if (upcoming.error && !upcoming.data) throw upcoming.error;
  if (past.error && !past.data) throw past.error;
  if (!upcoming.data || !past.data) return <FrameSkeleton />;
  const toCome = upcoming.data.pages.flatMap((page) => page.data);
  const over = past.data.pages.flatMap((page) => page.data);
  if (toCome.length + over.length === 0) {
    return (
      <Notice
        mark="0"
        title={m.mytickets_empty()}
        text={m.mytickets_empty_text()}
        actions={<ButtonLink to="/events">{m.cart_empty_action()}</ButtonLink>}
      />
    );
  }
  return (
    <div className={classes.screen}>
      <PageHeading className={classes.title}>{m.mytickets_title()}</PageHeading>
      <KeptNote />
      <section aria-labelledby="upcoming">
        <h2 id="upcoming" className={classes.heading}>
          {m.mytickets_upcoming()}
        </h2>
        {toCome.length === 0 ? (
          <p className={classes.soft}>{m.mytickets_none_upcoming()}</p>
        ) : (
          <TicketRows tickets={toCome} />
        )}
        <MoreButton pages={upcoming} />
      </section>
      {over.length > 0 && (
        <section aria-labelledby="past">
          <h2 id="past" className={classes.heading}>
            {m.mytickets_past()}
          </h2>
          <TicketRows tickets={over} isOver />
          <MoreButton pages={past} />
        </section>
      )}
    </div>
  );
}

interface TicketRowsProps {
  tickets: TicketSummaryView[];
  isOver?: boolean;
}

function TicketRows({ tickets, isOver = false }: TicketRowsProps) {
  return (
    <ul className={classes.rows}>
      {tickets.map((ticket) => (
        <TicketRow key={ticket.id} ticket={ticket} isOver={isOver} />
      ))}
    </ul>
  );
}

function TicketRow({ ticket, isOver }: { ticket: TicketSummaryView; isOver: boolean }) {
  const { starts_at, ends_at, timezone } = ticket;
  const { day, month } = stubParts(starts_at, timezone);
  const state = stateText(ticket);
  return (
    <li className={classes.row} data-quiet={isOver || state !== undefined || undefined}>
      <p className={classes.stub} aria-hidden="true">
        <b>{day}</b>
        {month}
      </p>
      <div className={classes.what}>
        <h3>
          <Link to="/tickets/$id" params={{ id: ticket.id }}>
            {keepTogether(ticket.event_title)}
            <span className={classes.unseen}>
              {', '}
              {m.ticket_number({ number: ticket.number, count: ticket.n_tickets })}
            </span>
          </Link>
        </h3>
        <p className={classes.soft}>
          {formatWeekday(starts_at, timezone)}{' '}
          <time dateTime={starts_at}>{formatRange(starts_at, ends_at, timezone)}</time>
        </p>
        <p className={classes.soft}>{shortPlace(ticket.place)}</p>
        <p>
          <b>{ticket.offer_name}</b> · {ticket.name}
        </p>
        <p className={classes.soft}>
          {m.ticket_number({ number: ticket.number, count: ticket.n_tickets })}
          {state && (
            <>
              {' · '}
              <b className={classes.state}>{state}</b>
            </>
          )}
        </p>
      </div>
    </li>
  );
}
