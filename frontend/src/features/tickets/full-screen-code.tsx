import { useEffect, useRef } from 'react';
import type { TicketView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { Icon } from '~/ui/icon';
import { QrCode } from './qr-code';
import classes from './my-tickets.module.css';
import { useAwake } from '~/ui/use-awake';

interface FullScreenCodeProps {
  code: string;
  ticket: TicketView;
  isOpen: boolean;
  onClose: () => void;
}

/** Nothing but the code, as large as the screen lets it be, while the screen stays on. */
export function FullScreenCode({ code, ticket, isOpen, onClose }: FullScreenCodeProps) {
  const element = useRef<HTMLDialogElement>(null);
  useAwake(isOpen);
  useEffect(() => {
    if (isOpen) element.current?.showModal();
    else element.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={element}
      className={classes.full}
      aria-label={m.ticket_qr({ number: ticket.number })}
      onClose={onClose}
    >
      {isOpen && (
        <div className={classes.stage}>
          <button
            type="button"
            className={classes.close}
            aria-label={m.dialog_close()}
            onClick={onClose}
          >
            <Icon name="close" size={28} />
          </button>
          <p className={classes.bright}>{m.ticket_bright()}</p>
          <QrCode code={code} number={ticket.number} />
          <p>
            <b>{ticket.name}</b>
            <br />
            {ticket.offer_name} ·{' '}
            {m.ticket_number({ number: ticket.number, count: ticket.n_tickets })}
            <br />
            {ticket.event_title}
            <br />
            {formatDateTime(ticket.starts_at, ticket.timezone)}
          </p>
        </div>
      )}
    </dialog>
  );
}
