import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { refundOrder } from '~/api/gen/sdk.gen';
import type { RefundOrderRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { toMinor } from '~/lib/minor-units';
import { useRequestKey } from '~/lib/request-key';
import { Dialog } from '~/ui/dialog';
import { feesThatStay } from '~/ui/fees-that-stay';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { withStepUp } from '~/ui/step-up';
import { useForm } from '~/ui/use-form';
import type { OrderDialogProps } from './cancel-dialog';
import { DialogEnd, UnitChoice, chosenTickets } from './dialog-parts';
import { unitsOf } from './units';

const WHATS = ['all', 'tickets', 'amount'] as const;
type What = (typeof WHATS)[number];

const whatTexts: Record<What, () => string> = {
  all: m.refund_all,
  tickets: m.refund_tickets,
  amount: m.refund_amount,
};

/** Gives money back: all, for some tickets, or an amount. */
export function RefundDialog(props: OrderDialogProps) {
  return (
    <Dialog isOpen={props.isOpen} title={m.refund_title()} onClose={props.onClose} isWide>
      <RefundForm {...props} />
    </Dialog>
  );
}

function RefundForm({ order, path, onDone, onClose }: OrderDialogProps) {
  const keyed = useRequestKey();
  const [what, setWhat] = useState<What>('all');
  const gone = new Set(order.refunded_ticket_ids);
  const units = unitsOf(order, (id) => !gone.has(id));
  const { currency } = order.refundable;
  const form = useForm({
    words: {
      complain: ({ name, validity }) =>
        name === 'amount' && !validity.valueMissing ? m.field_price() : undefined,
      explain: ({ code }) =>
        code === 'too_much'
          ? m.refund_too_much({ price: formatMoney(order.refundable) })
          : undefined,
    },
    submit: async (values, element) => {
      const ids = chosenTickets(units, element);
      const amount = toMinor(values['amount'] ?? '', currency);
      const body: RefundOrderRequest = {
        ...(what === 'tickets' && { ticket_ids: ids }),
        ...(what === 'amount' && amount !== undefined && { amount }),
        cancels_tickets: what !== 'amount' && values['cancels'] === 'on',
        ...(values['reason'] && { reason: values['reason'] }),
      };
      await withStepUp(async () =>
        refundOrder({
          path: { id: path.id, code: order.code },
          query: { org: path.org },
          headers: keyed(body),
          body,
          throwOnError: true,
        }),
      );
      onClose();
      await onDone();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <p className={formClasses.text}>{m.refund_text({ price: formatMoney(order.refundable) })}</p>
      <FeesStay order={order} />
      <FormAlert error={form.failure} />
      <SelectField
        label={m.refund_what()}
        value={what}
        options={WHATS.filter((one) => one !== 'tickets' || units.length > 0).map((value) => ({
          value,
          label: whatTexts[value](),
        }))}
        onChange={({ currentTarget: { value } }) =>
          setWhat(WHATS.find((one) => one === value) ?? 'all')
        }
      />
      {what === 'tickets' && <UnitChoice units={units} form={form} />}
      {what === 'amount' && (
        <TextInput
          {...form.field('amount')}
          label={m.refund_amount_label({ currency })}
          required
          inputMode="decimal"
          autoComplete="off"
          pattern="[0-9  .,]+"
        />
      )}
      {what !== 'amount' && order.status === 'confirmed' && (
        <label className={formClasses.check}>
          <input type="checkbox" name="cancels" defaultChecked />
          <span>{m.refund_cancels()}</span>
        </label>
      )}
      <DialogEnd form={form} submit={m.refund_submit()} onClose={onClose} />
    </form>
  );
}

/** Fees that stay when tickets go back, and how to give them back all the same. */
function FeesStay({ order }: Pick<OrderDialogProps, 'order'>) {
  const amount = feesThatStay(order);
  if (amount === 0) return null;
  const fees = formatMoney({ ...order.fees, amount });
  return <p className={formClasses.text}>{m.refund_fees_stay({ fees })}</p>;
}
