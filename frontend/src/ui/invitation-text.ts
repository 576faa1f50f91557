import type { InvitationStatus } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

const statuses: Record<InvitationStatus, () => string> = {
  sent: m.invited_sent,
  accepted: m.invited_accepted,
  declined: m.invited_declined,
  revoked: m.invited_revoked,
  expired: m.invited_expired,
};

/** What became of an invitation to an event. */
export const invitationText = (status: InvitationStatus): string => statuses[status]();

export const invitationKind: Partial<Record<InvitationStatus, 'good' | 'bad'>> = {
  accepted: 'good',
  revoked: 'bad',
  expired: 'bad',
};
