import { Button } from '@mantine/core';
import { cancelTickets } from '~/api/gen/sdk.gen';
import type { DeskOrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { choicesOf } from '~/lib/choices';
import { useRequestKey } from '~/lib/request-key';
import { CheckGroup } from '~/ui/check-group';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { TextArea } from '~/ui/text-area';
import { useForm } from '~/ui/use-form';
import type { EventPath } from '../query';
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
      const chosen = new Set(choicesOf(element, 'units'));
      const ids = units
        .filter(({ group }) => chosen.has(String(group)))
        .flatMap((unit) => unit.ids);
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
      {units.length > 0 && (
        <CheckGroup
          legend={m.cancel_tickets_which()}
          name="units"
          error={form.field('ticket_ids').error}
          onInput={() => undefined}
          options={units.map(({ group, label }) => ({
            value: String(group),
            label,
            isChosen: units.length === 1,
          }))}
        />
      )}
      <TextArea
        {...form.field('reason')}
        label={m.desk_reason()}
        description={m.desk_reason_hint()}
        rows={2}
        maxLength={500}
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.cancel_tickets_submit()}
        </Button>
        <Button variant="default" onClick={onClose}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
