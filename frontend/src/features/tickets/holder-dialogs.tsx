import { TextInput } from '@mantine/core';
import { offerTicket, reissueTicket, takeTicketBack, updateTicketHolder } from '~/api/gen/sdk.gen';
import type { TicketView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { useRequestKey } from '~/lib/request-key';
import { ConfirmDialog } from '~/ui/confirm-dialog';

export interface HolderDialogProps {
  ticket: TicketView;
  isOpen: boolean;
  onDone: () => Promise<void>;
  onClose: () => void;
}

const target = ({ ticket }: HolderDialogProps) => ({
  path: { id: ticket.id },
  throwOnError: true as const,
});

/** Another name on the ticket; its code stays. */
export function RenameDialog(props: HolderDialogProps) {
  const { ticket } = props;
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={m.holder_rename()}
      text={m.holder_rename_text()}
      action={m.holder_rename_submit()}
      onClose={props.onClose}
      submit={async ({ name = '', email }) => {
        await updateTicketHolder({ ...target(props), body: { name, email: email || null } });
        await props.onDone();
      }}
    >
      {(form) => (
        <>
          <TextInput
            {...form.field('name')}
            label={m.ticket_holder()}
            defaultValue={ticket.name}
            required
            maxLength={120}
            autoComplete="off"
          />
          <TextInput
            {...form.field('email')}
            type="email"
            label={m.field_email_label()}
            description={m.holder_email_hint()}
            defaultValue={ticket.email ?? ''}
            maxLength={254}
            autoComplete="off"
          />
        </>
      )}
    </ConfirmDialog>
  );
}

/** Somebody else gets the ticket, once they accept. */
export function OfferDialog(props: HolderDialogProps) {
  const keyed = useRequestKey();
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={m.holder_offer()}
      text={m.holder_offer_text()}
      action={m.holder_offer_submit()}
      onClose={props.onClose}
      submit={async ({ email = '' }) => {
        const body = { email };
        await offerTicket({ ...target(props), headers: keyed(body), body });
        await props.onDone();
      }}
    >
      {(form) => (
        <TextInput
          {...form.field('email')}
          type="email"
          label={m.holder_offer_email()}
          required
          maxLength={254}
          autoComplete="off"
          data-autofocus
        />
      )}
    </ConfirmDialog>
  );
}

/** The offer ends, and the ticket stays. */
export function TakeBackDialog(props: HolderDialogProps) {
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={m.holder_take_back()}
      text={m.holder_take_back_text({ email: props.ticket.transfer?.email ?? '' })}
      action={m.holder_take_back()}
      onClose={props.onClose}
      submit={async () => {
        await takeTicketBack(target(props));
        await props.onDone();
      }}
    />
  );
}

/** For whoever lost a phone, or a paper. */
export function ReissueDialog(props: HolderDialogProps) {
  const keyed = useRequestKey();
  return (
    <ConfirmDialog
      isOpen={props.isOpen}
      title={m.holder_reissue_title()}
      text={m.holder_reissue_text()}
      action={m.holder_reissue_submit()}
      onClose={props.onClose}
      submit={async () => {
        // Each code that is asked for is another one: what they had says which this is.
        const headers = keyed(props.ticket.code);
        await reissueTicket({ ...target(props), headers, body: {} });
        await props.onDone();
      }}
    />
  );
}
