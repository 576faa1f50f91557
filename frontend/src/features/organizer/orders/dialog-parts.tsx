import { Button } from '@mantine/core';
import type { TicketId } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { choicesOf } from '~/lib/choices';
import { CheckGroup } from '~/ui/check-group';
import formClasses from '~/ui/form.module.css';
import { TextArea } from '~/ui/text-area';
import type { useForm } from '~/ui/use-form';
import type { Unit } from './units';

type Form = Pick<ReturnType<typeof useForm>, 'field' | 'isBusy'>;

const NAME = 'units';

/** The tickets of the units that are ticked. */
export function chosenTickets(units: Unit[], form: HTMLFormElement): TicketId[] {
  const chosen = new Set(choicesOf(form, NAME));
  return units.filter(({ group }) => chosen.has(String(group))).flatMap(({ ids }) => ids);
}

/** Which of the order's tickets are meant. */
export function UnitChoice({ units, form }: { units: Unit[]; form: Form }) {
  return (
    <CheckGroup
      legend={m.cancel_tickets_which()}
      name={NAME}
      error={form.field('ticket_ids').error}
      onInput={() => undefined}
      options={units.map(({ group, label }) => ({
        value: String(group),
        label,
        isChosen: units.length === 1,
      }))}
    />
  );
}

/** Why, for the organizer's own records. */
export function ReasonField({ form }: { form: Form }) {
  return (
    <TextArea
      {...form.field('reason')}
      label={m.desk_reason()}
      description={m.desk_reason_hint()}
      rows={2}
      maxLength={500}
    />
  );
}

interface DialogEndProps {
  form: Form;
  submit: string;
  onClose: () => void;
}

/** How a dialog ends: with the reason, and one of two buttons. */
export function DialogEnd({ form, submit, onClose }: DialogEndProps) {
  return (
    <>
      <ReasonField form={form} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {submit}
        </Button>
        <Button variant="default" onClick={onClose}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </>
  );
}
