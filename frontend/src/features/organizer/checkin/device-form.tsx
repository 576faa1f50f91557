import { Button, TextInput } from '@mantine/core';
import { createCheckinDevice } from '~/api/gen/sdk.gen';
import type { OfferedDeviceView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { fromZonedField } from '~/lib/zoned-time';
import { FormAlert } from '~/ui/form-alert';
import { words } from '~/ui/form-words';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';

const NAME_LENGTH_MAX = 60;

interface DeviceFormProps {
  /** Of all lists: a device is for all doors of its event. */
  gates: string[];
  onMade: (made: OfferedDeviceView) => void;
  onDone: () => void;
}

export function DeviceForm({ gates, onMade, onDone }: DeviceFormProps) {
  const { path } = useEditor();
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const form = useForm({
    words,
    submit: async (values) => {
      const { data } = await createCheckinDevice({
        path: { id: path.id },
        query: { org: path.org },
        body: {
          name: values['name'] ?? '',
          gate: values['gate'] || null,
          expires_at: fromZonedField(values['expires_at'], zone),
        },
        throwOnError: true,
      });
      onMade(data);
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('name')}
        label={m.device_name()}
        description={m.device_name_hint()}
        required
        withAsterisk={false}
        maxLength={NAME_LENGTH_MAX}
        autoComplete="off"
        data-autofocus
      />
      {gates.length > 0 && (
        <SelectField
          {...form.field('gate')}
          label={m.scan_gate()}
          options={[
            { value: '', label: m.scan_gate_none() },
            ...gates.map((gate) => ({ value: gate, label: gate })),
          ]}
        />
      )}
      <TextInput
        {...form.field('expires_at')}
        type="datetime-local"
        label={m.device_expires()}
        description={m.device_expires_hint()}
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.device_make()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
