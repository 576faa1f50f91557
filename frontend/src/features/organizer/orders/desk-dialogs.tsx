import { TextInput } from '@mantine/core';
import { declineRefund, markOrderPaid, resendTickets } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { useRequestKey } from '~/lib/request-key';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { TextArea } from '~/ui/text-area';
import type { OrderDialogProps } from './cancel-dialog';
import { ReasonField } from './dialog-parts';

const target = ({ order, path }: OrderDialogProps) => ({
  path: { id: path.id, code: order.code },
  query: { org: path.org },
  throwOnError: true as const,
});

/** Notes what came in cash or by bank transfer. */
export function MarkPaidDialog(props: OrderDialogProps) {
  const keyed = useRequestKey();
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={m.paid_title()}
      text={m.paid_text()}
      action={m.paid_submit()}
      onClose={props.onClose}
      submit={async ({ reason }) => {
        const body = { ...(reason && { reason }) };
        await markOrderPaid({ ...target(props), headers: keyed(body), body });
        await props.onDone();
      }}
    >
      {(form) => <ReasonField form={form} />}
    </ConfirmDialog>
  );
}

/** Says no to a buyer, and why. */
export function DeclineDialog(props: OrderDialogProps) {
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={m.desk_decline_title()}
      text={m.desk_decline_text({ name: props.order.contact.name })}
      action={m.desk_decline_submit()}
      onClose={props.onClose}
      submit={async ({ message = '' }) => {
        await declineRefund({ ...target(props), body: { message } });
        await props.onDone();
      }}
    >
      {(form) => (
        <TextArea
          {...form.field('message')}
          label={m.desk_answer()}
          rows={4}
          required
          minLength={3}
          maxLength={1000}
        />
      )}
    </ConfirmDialog>
  );
}

/** Sends the letter with the tickets again, to an address that may be corrected. */
export function ResendDialog(props: OrderDialogProps) {
  const { contact } = props.order;
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={m.resend_title()}
      text={m.resend_text()}
      action={m.resend_submit()}
      onClose={props.onClose}
      submit={async ({ email = contact.email }) => {
        await resendTickets({ ...target(props), body: { email } });
        await props.onDone();
      }}
    >
      {(form) => (
        <TextInput
          {...form.field('email')}
          type="email"
          label={m.field_email_label()}
          defaultValue={contact.email}
          required
          autoComplete="off"
        />
      )}
    </ConfirmDialog>
  );
}
