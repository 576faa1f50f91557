import type { MemberRole, Scope } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

const texts: Record<Scope, () => string> = {
  'organization:read': m.scope_organization_read,
  'members:read': m.scope_members_read,
  'audit:read': m.scope_audit_read,
  'events:read': m.scope_events_read,
  'orders:read': m.scope_orders_read,
  'checkin:write': m.scope_checkin_write,
};

export const scopeText = (scope: Scope): string => texts[scope]();

/** A program may do no more than who made it. */
export const scopesGivenBy = (role: MemberRole): Scope[] =>
  role === 'owner'
    ? [
        'organization:read',
        'events:read',
        'orders:read',
        'checkin:write',
        'members:read',
        'audit:read',
      ]
    : ['organization:read', 'events:read', 'orders:read', 'checkin:write', 'members:read'];
