import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askForRefund, cancelMyOrder, resendMyTickets } from '~/api/gen/sdk.gen';
import type { OrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment, formatMoney } from '~/lib/format';
import { useRequestKey } from '~/lib/request-key';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { feesThatStay } from '~/ui/fees-that-stay';
import { FormAlert } from '~/ui/form-alert';
import { SavedNote } from '~/ui/saved-note';
import { TextArea } from '~/ui/text-area';
import classes from './orders.module.css';
import { orderQuery } from './queries';

/** What its buyer can do with an order they have: send the letter again, give it back, ask for money. */
export function GiveBack({ order }: { order: OrderView }) {
  const queries = useQueryClient();
  const keyed = useRequestKey();
  const [open, setOpen] = useState<'cancel' | 'ask'>();
  const [failure, setFailure] = useState<unknown>();
  const [nSent, setNSent] = useState(0);
  const { code, returns, status, paid, refunded } = order;
  const path = { code };
  const show = (next: OrderView) => queries.setQueryData(orderQuery(code).queryKey, next);
  const isPaid = paid.amount > refunded.amount;
  const stays = feesThatStay(order);
  const resend = async () => {
    setFailure(undefined);
    try {
      await resendMyTickets({ path, throwOnError: true });
      setNSent((n) => n + 1);
    } catch (error) {
      setFailure(error);
    }
  };
  if (status !== 'confirmed' && !returns.can_ask && !returns.request) return null;
  return (
    <section className={classes.panel} aria-labelledby="give-back">
      <h2 id="give-back" className={classes.heading}>
        {m.give_back_title()}
      </h2>
      <p>{policyText(order)}</p>
      {stays > 0 && <p>{m.give_back_fees({ fees: formatMoney({ ...paid, amount: stays }) })}</p>}
      {returns.request && <Asked request={returns.request} />}
      <FormAlert error={failure} />
      <div className={classes.quiets}>
        {status === 'confirmed' && (
          <Button variant="default" onClick={() => void resend()}>
            {m.resend_action()}
          </Button>
        )}
        {status === 'confirmed' && returns.can_cancel && (
          <Button variant="default" onClick={() => setOpen('cancel')}>
            {m.give_back_action()}
          </Button>
        )}
        {returns.can_ask && !returns.can_cancel && (
          <Button variant="default" onClick={() => setOpen('ask')}>
            {m.ask_refund_action()}
          </Button>
        )}
      </div>
      <SavedNote times={nSent} text={m.resend_done()} />
      <ConfirmDialog
        isOpen={open === 'cancel'}
        title={m.give_back_confirm()}
        text={isPaid ? m.give_back_confirm_paid() : m.give_back_confirm_free()}
        action={m.give_back_submit()}
        onClose={() => setOpen(undefined)}
        submit={async () => {
          const { data } = await cancelMyOrder({
            path,
            body: {},
            headers: keyed({ cancel: code }),
            throwOnError: true,
          });
          show(data);
        }}
      />
      <ConfirmDialog
        isOpen={open === 'ask'}
        title={m.ask_refund_title()}
        text={m.ask_refund_text({ organizer: order.organizer.name })}
        action={m.ask_refund_submit()}
        onClose={() => setOpen(undefined)}
        submit={async ({ message = '' }) => {
          const { data } = await askForRefund({
            path,
            body: { message },
            headers: keyed({ ask: message }),
            throwOnError: true,
          });
          show(data);
        }}
      >
        {(form) => (
          <TextArea
            {...form.field('message')}
            label={m.ask_refund_message()}
            rows={4}
            required
            minLength={3}
            maxLength={1000}
          />
        )}
      </ConfirmDialog>
    </section>
  );
}

function policyText({ returns, status }: OrderView): string {
  if (status !== 'confirmed') return m.give_back_over();
  if (returns.can_cancel && returns.cancel_until) {
    return m.give_back_until({ date: formatMoment(returns.cancel_until) });
  }
  return m.give_back_not();
}

function Asked({ request }: { request: NonNullable<OrderView['returns']['request']> }) {
  if (request.status === 'open') return <p role="status">{m.ask_refund_open()}</p>;
  if (request.status === 'granted') return <p role="status">{m.ask_refund_granted()}</p>;
  return (
    <p role="status">
      <strong>{m.ask_refund_declined()}</strong> {request.answer}
    </p>
  );
}
