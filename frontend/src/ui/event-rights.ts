import type { MemberRole } from '~/api/gen/types.gen';

/** Whose work the organization's events are, in whatever way. The server decides; this keeps links away. */
export const seesEvents = (role: MemberRole): boolean => role !== 'door';

export const mayEditEvents = (role: MemberRole): boolean => role === 'owner' || role === 'manager';

/** Who cancels tickets, gives some away and answers buyers. */
export const mayManageOrders = (role: MemberRole): boolean =>
  mayEditEvents(role) || role === 'support';

/** Who lets people in, and sees how a door goes. */
export const worksAtDoors = (role: MemberRole): boolean => role !== 'finance';

/** Who gives money back. */
export const mayRefund = (role: MemberRole): boolean => mayEditEvents(role) || role === 'finance';
