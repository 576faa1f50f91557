import { Button } from '@mantine/core';
import { useState } from 'react';
import { reissueSoldTicket } from '~/api/gen/sdk.gen';
import type { DeskOrderView, OrderTicketView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { useRequestKey } from '~/lib/request-key';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { mayManageOrders } from '~/ui/event-rights';
import rows from '~/ui/rows.module.css';
import { useEditor } from '../editor/editor-context';
import type { EventPath } from '../query';
import classes from './desk.module.css';

interface DeskTicketsProps {
  order: DeskOrderView;
  path: EventPath;
  onDone: () => Promise<void>;
}

/** The tickets of an order, line by line; whoever lost theirs gets another code. */
export function DeskTickets({ order, path, onDone }: DeskTicketsProps) {
  const [lost, setLost] = useState<OrderTicketView>();
  return (
    <>
      {order.lines.map((line) => (
        <div key={line.id}>
          <p>
            <strong>{`${line.quantity} × ${line.offer_name}`}</strong> · {line.event_title} ·{' '}
            {formatDateTime(line.starts_at, line.timezone)}
          </p>
          <ul className={classes.tickets}>
            {order.tickets
              .filter(({ line_id }) => line_id === line.id)
              .map((ticket) => (
                <TicketItem key={ticket.id} order={order} ticket={ticket} onLost={setLost} />
              ))}
          </ul>
        </div>
      ))}
      <ReissueDialog
        order={order}
        path={path}
        ticket={lost}
        onDone={onDone}
        onClose={() => setLost(undefined)}
      />
    </>
  );
}

interface TicketItemProps {
  order: DeskOrderView;
  ticket: OrderTicketView;
  onLost: (ticket: OrderTicketView) => void;
}

function TicketItem({ order, ticket, onLost }: TicketItemProps) {
  const { organization } = useEditor();
  const { id, number, name, status, is_handed_on } = ticket;
  return (
    <li>
      <span data-gone={status === 'cancelled' || undefined}>
        {m.order_ticket({ number, name })}
      </span>
      {is_handed_on && <span className={rows.tag}>{m.desk_handed_on()}</span>}
      {status === 'cancelled' && (
        <span className={rows.tag} data-kind="bad">
          {m.ticket_cancelled()}
        </span>
      )}
      {order.refunded_ticket_ids.includes(id) && (
        <span className={rows.tag}>{m.ticket_refunded()}</span>
      )}
      {status === 'active' && mayManageOrders(organization.role) && (
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={m.desk_reissue_for({ number })}
          onClick={() => onLost(ticket)}
        >
          {m.desk_reissue()}
        </Button>
      )}
    </li>
  );
}

interface ReissueDialogProps extends DeskTicketsProps {
  ticket: OrderTicketView | undefined;
  onClose: () => void;
}

function ReissueDialog({ order, path, ticket, onDone, onClose }: ReissueDialogProps) {
  const keyed = useRequestKey();
  const [n, setN] = useState(0);
  return (
    <ConfirmDialog
      isOpen={ticket !== undefined}
      title={ticket ? m.desk_reissue_for({ number: ticket.number }) : ''}
      text={m.holder_reissue_text()}
      action={m.holder_reissue_submit()}
      onClose={onClose}
      submit={async () => {
        if (!ticket) return;
        await reissueSoldTicket({
          path: { id: path.id, code: order.code, ticket: ticket.id },
          query: { org: path.org },
          headers: keyed([ticket.id, n]),
          body: {},
          throwOnError: true,
        });
        // The next one is another wish.
        setN(n + 1);
        await onDone();
      }}
    />
  );
}
