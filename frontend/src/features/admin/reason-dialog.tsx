import { disableUser, enableUser, scheduleFactorReset, setUserRole } from '~/api/gen/sdk.gen';
import type { AccountDetailsView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { withStepUp } from '~/ui/step-up';
import { ReasonField } from './reason-field';

export type Act = 'disable' | 'enable' | 'promote' | 'demote' | 'reset';

const words: Record<Act, { title: () => string; text: (input: { name: string }) => string }> = {
  disable: { title: m.user_disable, text: m.user_disable_text },
  enable: { title: m.user_enable, text: m.user_enable_text },
  promote: { title: m.user_promote, text: m.user_promote_text },
  demote: { title: m.user_demote, text: m.user_demote_text },
  reset: { title: m.user_reset, text: m.user_reset_text },
};

const calls: Record<Act, (id: string, reason: string) => Promise<unknown>> = {
  disable: (id, reason) => disableUser({ path: { id }, body: { reason }, throwOnError: true }),
  enable: (id, reason) => enableUser({ path: { id }, body: { reason }, throwOnError: true }),
  promote: (id, reason) =>
    setUserRole({ path: { id }, body: { role: 'admin', reason }, throwOnError: true }),
  demote: (id, reason) =>
    setUserRole({ path: { id }, body: { role: 'user', reason }, throwOnError: true }),
  reset: (id, reason) =>
    scheduleFactorReset({ path: { id }, body: { reason }, throwOnError: true }),
};

interface ReasonDialogProps {
  act: Act | undefined;
  account: AccountDetailsView;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** What administrators do to an account needs a reason, which the audit log keeps. */
export function ReasonDialog({ act, account, onDone, onClose }: ReasonDialogProps) {
  return (
    <ConfirmDialog
      isOpen={act !== undefined}
      title={act ? words[act].title() : ''}
      text={act ? words[act].text({ name: account.name }) : ''}
      action={act ? words[act].title() : ''}
      submit={async ({ reason = '' }) => {
        if (!act) return;
        await withStepUp(() => calls[act](account.id, reason));
        await onDone();
      }}
      onClose={onClose}
    >
      {(form) => <ReasonField form={form} />}
    </ConfirmDialog>
  );
}
