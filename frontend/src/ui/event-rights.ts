import type { MemberRole } from '~/api/gen/types.gen';

/** Whose work the organization's events are, in whatever way. The server decides; this keeps links away. */
export const seesEvents = (role: MemberRole): boolean => role !== 'door';

export const mayEditEvents = (role: MemberRole): boolean => role === 'owner' || role === 'manager';
