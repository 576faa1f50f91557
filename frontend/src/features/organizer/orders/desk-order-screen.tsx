import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { DeskOrderView } from '~/api/gen/types.gen';
import { issuedInvoiceFile } from '~/api/invoices';
import { m } from '~/i18n/messages.js';
import { formatMoment, formatMoney } from '~/lib/format';
import { AnswerList } from '~/ui/answers/answer-list';
import { mayManageOrders, mayRefund } from '~/ui/event-rights';
import { Facts } from '~/ui/facts';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { deskStateText, stateKind } from '~/ui/order-words';
import { PaperButton } from '~/ui/paper-button';
import { paperText } from '~/ui/paper-words';
import rows from '~/ui/rows.module.css';
import { SavedNote } from '~/ui/saved-note';
import { useEditor } from '../editor/editor-context';
import { Card, Frame } from '../editor/step-frame';
import { eventOrderQuery, isAboutOrders } from '../query';
import { CancelDialog } from './cancel-dialog';
import classes from './desk.module.css';
import { DeclineDialog, MarkPaidDialog, ResendDialog } from './desk-dialogs';
import { DeskTickets } from './desk-tickets';
import { RefundDialog } from './refund-dialog';
import { Story } from './story';

const route = getRouteApi('/organizations/$slug_/events/$id/orders/$code');

type Open = 'refund' | 'cancel' | 'paid' | 'decline' | 'resend';

/** One order, with all that can be done about it. */
export function DeskOrderScreen() {
  const { organization, path } = useEditor();
  const { code } = route.useParams();
  const { data: order } = useQuery(eventOrderQuery(path, code));
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const [nDone, setNDone] = useState(0);
  if (!order) return null;
  const close = () => setOpen(undefined);
  const done = async () => {
    setNDone((n) => n + 1);
    await queries.invalidateQueries({ predicate: isAboutOrders });
  };
  const dialog = { order, path, onDone: done, onClose: close };
  return (
    <Frame name={code} title={m.order_title({ code: order.code })} isDisabled={false}>
      <p className={rows.name}>
        <span className={rows.tag} data-kind={stateKind(order.status)}>
          {deskStateText(order)}
        </span>
        <Link
          to="/organizations/$slug/events/$id/orders"
          params={{ slug: organization.slug, id: path.id }}
        >
          {m.desk_back()}
        </Link>
      </p>
      <Asked order={order} onDecline={() => setOpen('decline')} />
      <Actions order={order} onOpen={setOpen} />
      <SavedNote times={nDone} text={m.desk_done()} />
      <Card title={m.desk_tickets()}>
        <DeskTickets order={order} path={path} onDone={done} />
      </Card>
      {order.answers.length > 0 && (
        <Card title={m.answers_given()}>
          <AnswerList order={order} />
        </Card>
      )}
      <Card title={m.desk_money()}>
        <Money order={order} />
      </Card>
      {order.invoices.length > 0 && (
        <Card title={m.papers_title()}>
          <div className={formClasses.actions}>
            {order.invoices.map((paper) => (
              <PaperButton
                key={paper.id}
                label={paperText(paper)}
                name={paper.number}
                load={() => issuedInvoiceFile(path.org, paper.id)}
              />
            ))}
          </div>
        </Card>
      )}
      <Card title={m.desk_story()}>
        <Story path={path} code={order.code} />
      </Card>
      <RefundDialog {...dialog} isOpen={open === 'refund'} />
      <CancelDialog {...dialog} isOpen={open === 'cancel'} />
      <MarkPaidDialog {...dialog} isOpen={open === 'paid'} />
      <DeclineDialog {...dialog} isOpen={open === 'decline'} />
      <ResendDialog {...dialog} isOpen={open === 'resend'} />
    </Frame>
  );
}

interface AboutOrder {
  order: DeskOrderView;
}

/** A buyer who waits for an answer. */
function Asked({ order, onDecline }: AboutOrder & { onDecline: () => void }) {
  const { organization } = useEditor();
  const { request } = order.returns;
  if (request?.status !== 'open') return null;
  return (
    <div className={classes.asked}>
      <p>
        <strong>{m.desk_asks({ name: order.contact.name })}</strong>{' '}
        <span className={classes.soft}>{formatMoment(request.created_at)}</span>
      </p>
      <blockquote>{request.message}</blockquote>
      {mayManageOrders(organization.role) && (
        <div className={formClasses.actions}>
          <Button variant="default" onClick={onDecline}>
            {m.desk_decline()}
          </Button>
        </div>
      )}
    </div>
  );
}

function Actions({ order, onOpen }: AboutOrder & { onOpen: (open: Open) => void }) {
  const {
    organization: { role },
  } = useEditor();
  const { status, refundable, total } = order;
  const isOff = status === 'cancelled' || status === 'expired';
  const canBePaid = total.amount > 0 && (status === 'pending' || status === 'expired');
  return (
    <div className={formClasses.actions}>
      {mayRefund(role) && refundable.amount > 0 && (
        <Button onClick={() => onOpen('refund')}>{m.refund_action()}</Button>
      )}
      {mayManageOrders(role) && !isOff && (
        <Button variant="default" onClick={() => onOpen('cancel')}>
          {m.cancel_tickets_action()}
        </Button>
      )}
      {mayManageOrders(role) && canBePaid && (
        <Button variant="default" onClick={() => onOpen('paid')}>
          {m.paid_action()}
        </Button>
      )}
      {mayManageOrders(role) && status === 'confirmed' && (
        <Button
          variant="default"
          leftSection={<Icon name="mail" size={18} />}
          onClick={() => onOpen('resend')}
        >
          {m.resend_action()}
        </Button>
      )}
    </div>
  );
}

function Money({ order }: AboutOrder) {
  const last = order.payments.findLast(({ status }) => status === 'succeeded');
  return (
    <Facts
      facts={[
        [m.order_buyer(), `${order.contact.name} · ${order.contact.email}`],
        [m.totals_total(), formatMoney(order.total)],
        ...(order.fees.amount > 0
          ? ([[m.order_fees_in(), formatMoney(order.fees)]] as [string, string][])
          : []),
        [m.desk_paid(), formatMoney(order.paid)],
        [m.desk_given_back(), formatMoney(order.refunded)],
        ...(last
          ? ([[m.checkout_payment(), last.method ?? providerText(last.provider)]] as [
              string,
              string,
            ][])
          : []),
      ]}
    />
  );
}

const providerText = (provider: string): string =>
  provider === 'offline' ? m.desk_offline() : provider;
