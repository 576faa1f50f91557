import { cancelTickets } from '~/api/gen/sdk.gen';
import type { DeskOrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { useRequestKey } from '~/lib/request-key';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';
import type { EventPath } from '../query';
import { DialogEnd, UnitChoice, chosenTickets } from './dialog-parts';
import { unitsOf } from './units';

export interface OrderDialogProps {
  order: DeskOrderView;
  path: EventPath;
  isOpen: boolean;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** Takes the right to come in away; no money moves. */
export function CancelDialog(props: OrderDialogProps) {
  return (
    <Dialog isOpen={props.isOpen} title={m.cancel_tickets_title()} onClose={props.onClose} isWide>
      <CancelForm {...props} />
    </Dialog>
  );
}

function CancelForm({ order, path, onDone, onClose }: OrderDialogProps) {
  const keyed = useRequestKey();
  const good = new Set(
    order.tickets.filter(({ status }) => status !== 'cancelled').map(({ id }) => id),
  );
  const units = unitsOf(order, (id) => good.has(id));
  const form = useForm({
    submit: async ({ reason }, element) => {
      const ids = chosenTickets(units, element);
      const body = {
        ...(units.length > 0 && { ticket_ids: ids }),
        ...(reason && { reason }),
      };
      await cancelTickets({
        path: { id: path.id, code: order.code },
        query: { org: path.org },
        headers: keyed(body),
        body,
        throwOnError: true,
      });
      onClose();
      await onDone();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <p className={formClasses.text}>
        {units.length > 0 ? m.cancel_tickets_text() : m.cancel_pending_text()}
      </p>
      <FormAlert error={form.failure} />
      {units.length > 0 && <UnitChoice units={units} form={form} />}
      <DialogEnd form={form} submit={m.cancel_tickets_submit()} onClose={onClose} />
    </form>
  );
}
