import type { AccountView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import rows from '~/ui/rows.module.css';

export function AccountTags({ account }: { account: Pick<AccountView, 'role' | 'status'> }) {
  return (
    <>
      {account.role === 'admin' && (
        <span className={rows.tag} data-kind="good">
          {m.role_admin()}
        </span>
      )}
      {account.status !== 'active' && (
        <span className={rows.tag} data-kind="bad">
          {account.status === 'disabled' ? m.user_disabled() : m.user_erased()}
        </span>
      )}
    </>
  );
}
