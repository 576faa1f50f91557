import type { MemberRole } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

const MEMBER_ROLES: MemberRole[] = ['owner', 'manager', 'finance', 'support', 'door'];

const names: Record<MemberRole, () => string> = {
  owner: m.role_owner,
  manager: m.role_manager,
  finance: m.role_finance,
  support: m.role_support,
  door: m.role_door,
};

export const roleText = (role: MemberRole): string => names[role]();

/** A value of a select, which is text, as the role it stands for. */
export const roleOf = (value: string): MemberRole =>
  MEMBER_ROLES.find((role) => role === value) ?? 'support';

/** Managers look after support and door; only owners make owners. */
export const rolesGivenBy = (role: MemberRole): MemberRole[] =>
  role === 'owner' ? MEMBER_ROLES : role === 'manager' ? ['support', 'door'] : [];
