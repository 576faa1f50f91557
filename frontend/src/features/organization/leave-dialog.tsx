import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { removeMember } from '~/api/gen/sdk.gen';
import type { MembershipView } from '~/api/gen/types.gen';
import { fetchMe } from '~/api/refresh-me';
import { adoptUser } from '~/api/session-store';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { ConfirmDialog } from '~/ui/confirm-dialog';

interface LeaveDialogProps {
  organization: MembershipView;
  isOpen: boolean;
  onClose: () => void;
}

/** Everybody may go, whatever their role; but the last owner stays. */
export function LeaveDialog({ organization, isOpen, onClose }: LeaveDialogProps) {
  const queries = useQueryClient();
  const router = useRouter();
  const session = useSession();
  const leave = async () => {
    const path = { user_id: session.status === 'signed-in' ? session.user.id : '' };
    await removeMember({ path, query: { org: organization.id }, throwOnError: true });
    const next = await fetchMe(queries);
    await router.navigate({ to: '/account/organizations' });
    adoptUser(next);
  };
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={m.member_leave_title()}
      text={m.member_leave_text({ organization: organization.name })}
      action={m.member_leave()}
      submit={leave}
      onClose={onClose}
    />
  );
}
