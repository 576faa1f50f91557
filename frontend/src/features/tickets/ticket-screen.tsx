import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { isNotFound } from '~/api/api-error';
import type { TicketView } from '~/api/gen/types.gen';
import { getTicketDate, getTicketFile, getTicketPass } from '~/api/tickets';
import { m } from '~/i18n/messages.js';
import { formatRange, formatTime, formatWeekday } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { saveFile } from '~/lib/save-file';
import { keepTogether } from '~/lib/typography';
import { ButtonLink } from '~/ui/button-link';
import { DownloadButton } from '~/ui/download-button';
import { Icon } from '~/ui/icon';
import { KeptNote } from '~/ui/kept-note';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { PaperButton } from '~/ui/paper-button';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { FullScreenCode } from './full-screen-code';
import { QrCode } from './qr-code';
import { ticketQuery } from './queries';
import classes from './my-tickets.module.css';
import { noCodeText } from './words';

/** By which phones know what to do with it. */
const WALLET_PASS_TYPE = 'application/vnd.apple.pkpass';

const route = getRouteApi('/tickets/$id');

/** Whoever is at the door does not wait for it. */
const HolderActions = lazy(async () => ({
  default: (await import('./holder-actions')).HolderActions,
}));

export function TicketScreen() {
  const { id } = route.useParams();
  const { data: ticket, error } = useQuery(ticketQuery(id));
  usePageTitle(ticket?.event_title ?? m.mytickets_title());
  if (isNotFound(error) && !ticket) {
    return (
      <Notice
        mark="404"
        title={m.missing_title()}
        text={m.missing_text()}
        actions={<ButtonLink to="/me/tickets">{m.mytickets_title()}</ButtonLink>}
      />
    );
  }
  if (error && !ticket) throw error;
  return ticket ? <Ticket ticket={ticket} /> : <FrameSkeleton />;
}

function Ticket({ ticket }: { ticket: TicketView }) {
  const number = m.ticket_number({ number: ticket.number, count: ticket.n_tickets });
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <p className={classes.soft}>
          <Link to="/me/tickets">{m.mytickets_title()}</Link> · {number}
        </p>
        <PageHeading className={classes.title}>{keepTogether(ticket.event_title)}</PageHeading>
        <KeptNote />
      </header>
      <div className={classes.ticket}>
        <div className={classes.entry}>
          {ticket.code ? (
            <Code code={ticket.code} ticket={ticket} />
          ) : (
            <p className={classes.none}>{noCodeText(ticket)}</p>
          )}
        </div>
        <div className={classes.told}>
          <Facts ticket={ticket} />
          <Keep ticket={ticket} />
          <Suspense>
            <HolderActions ticket={ticket} />
          </Suspense>
        </div>
      </div>
    </div>
  );
}

function Code({ code, ticket }: { code: string; ticket: TicketView }) {
  const [isShown, setIsShown] = useState(false);
  return (
    <>
      <QrCode code={code} number={ticket.number} />
      <Button
        size="md"
        fullWidth
        leftSection={<Icon name="eye" />}
        onClick={() => setIsShown(true)}
      >
        {m.ticket_show()}
      </Button>
      <p className={classes.soft}>{keepTogether(m.ticket_secret())}</p>
      <FullScreenCode
        code={code}
        ticket={ticket}
        isOpen={isShown}
        onClose={() => setIsShown(false)}
      />
    </>
  );
}

function Facts({ ticket }: { ticket: TicketView }) {
  const { starts_at, ends_at, doors_at, timezone, place } = ticket;
  return (
    <section aria-label={m.ticket_facts()}>
      <dl className={classes.facts}>
        <dt>{m.ticket_holder()}</dt>
        <dd className={classes.strong}>{ticket.name}</dd>
        <dt>{m.ticket_date()}</dt>
        <dd className={classes.strong}>
          {formatWeekday(starts_at, timezone)}{' '}
          <time dateTime={starts_at}>{formatRange(starts_at, ends_at, timezone)}</time>
        </dd>
        {doors_at && (
          <>
            <dt>{m.ticket_doors()}</dt>
            <dd>{formatTime(doors_at, timezone)}</dd>
          </>
        )}
        <dt>{m.ticket_place()}</dt>
        <dd>
          {place ? (
            <>
              {place.name}
              {place.address && <br />}
              {place.address}
              <br />
              {[place.postal_code, place.city].filter(Boolean).join(' ')}
            </>
          ) : (
            m.event_online()
          )}
        </dd>
        {ticket.online_url && (
          <dd>
            <a href={ticket.online_url} target="_blank" rel="noreferrer">
              {m.order_online()}
            </a>
          </dd>
        )}
        <dt>{m.ticket_offer()}</dt>
        <dd>{ticket.offer_name}</dd>
        {ticket.requires_proof && <dd className={classes.strong}>{m.ticket_proof()}</dd>}
        <dt>{m.event_organizer()}</dt>
        <dd>{ticket.organizer.name}</dd>
        <dt>{m.ticket_order()}</dt>
        <dd>
          {ticket.is_bought ? (
            <Link to="/orders/$code" params={{ code: ticket.order_code }}>
              {ticket.order_code}
            </Link>
          ) : (
            m.ticket_given({ code: ticket.order_code })
          )}
        </dd>
      </dl>
    </section>
  );
}

/** What the holder takes along. */
function Keep({ ticket }: { ticket: TicketView }) {
  const name = `ticket-${ticket.order_code}-${ticket.number}`;
  return (
    <div className={classes.keep}>
      {ticket.code && (
        <PaperButton label={m.ticket_pdf()} name={name} load={() => getTicketFile(ticket.id)} />
      )}
      {ticket.has_wallet_pass && (
        <DownloadButton
          label={m.ticket_wallet()}
          save={async () =>
            saveFile(`${name}.pkpass`, await getTicketPass(ticket.id), WALLET_PASS_TYPE)
          }
        />
      )}
      <DownloadButton
        label={m.ticket_calendar()}
        save={async () =>
          saveFile(`${ticket.event_slug}.ics`, await getTicketDate(ticket.id), 'text/calendar')
        }
      />
    </div>
  );
}
