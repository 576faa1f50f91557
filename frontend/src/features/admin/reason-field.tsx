import { m } from '~/i18n/messages.js';
import { TextArea } from '~/ui/text-area';
import type { useForm } from '~/ui/use-form';

const REASON_LENGTH_MIN = 10;
const REASON_LENGTH_MAX = 500;

/** Why an administrator does something; the audit log keeps it. */
export function ReasonField({ form }: { form: ReturnType<typeof useForm> }) {
  return (
    <TextArea
      {...form.field('reason')}
      label={m.reason_label()}
      description={m.reason_hint()}
      rows={3}
      required
      minLength={REASON_LENGTH_MIN}
      maxLength={REASON_LENGTH_MAX}
    />
  );
}
