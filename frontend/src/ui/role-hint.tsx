import type { MemberRole } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import classes from './groups.module.css';

const hints: Record<MemberRole, () => string> = {
  owner: m.role_owner_hint,
  manager: m.role_manager_hint,
  finance: m.role_finance_hint,
  support: m.role_support_hint,
  door: m.role_door_hint,
};

/** What a role may do, in a sentence, read out when another one is chosen. */
export function RoleHint({ role }: { role: MemberRole }) {
  return (
    <p role="status" className={classes.hint}>
      {hints[role]()}
    </p>
  );
}
