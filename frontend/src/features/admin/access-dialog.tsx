import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { openSupportAccess } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { SelectField } from '~/ui/select-field';
import { withStepUp } from '~/ui/step-up';
import { ReasonField } from './reason-field';
import { accessesQuery } from './query';

/** The organization that somebody wants to look into. */
export interface Wanted {
  id: string;
  name: string;
}

const SPANS_MINUTES = [15, 30, 60, 120, 240];
const SPAN_MINUTES = 30;

interface AccessDialogProps {
  wanted: Wanted | undefined;
  onClose: () => void;
}

/** Looking into an organization needs a reason, which the organization reads. */
export function AccessDialog({ wanted, onClose }: AccessDialogProps) {
  const queries = useQueryClient();
  const router = useRouter();
  const open = async ({ reason = '', minutes }: Record<string, string>) => {
    const id = wanted?.id ?? '';
    const body = { reason, minutes: Number(minutes) };
    await withStepUp(() => openSupportAccess({ path: { id }, body, throwOnError: true }));
    await queries.invalidateQueries({ queryKey: accessesQuery().queryKey });
    await router.navigate({ to: '/admin/organizations/$id', params: { id } });
  };
  return (
    <ConfirmDialog
      isOpen={wanted !== undefined}
      title={m.access_title({ name: wanted?.name ?? '' })}
      text={m.access_text()}
      action={m.access_submit()}
      submit={open}
      onClose={onClose}
    >
      {(form) => (
        <>
          <ReasonField form={form} />
          <SelectField
            {...form.field('minutes')}
            label={m.access_span()}
            defaultValue={String(SPAN_MINUTES)}
            options={SPANS_MINUTES.map((minutes) => ({
              value: String(minutes),
              label: m.access_minutes({ count: minutes }),
            }))}
          />
        </>
      )}
    </ConfirmDialog>
  );
}
