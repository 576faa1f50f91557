import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { resendEventInvitation, revokeEventInvitation } from '~/api/gen/sdk.gen';
import type { EventInvitationView, InvitationStatus } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatMoment } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { FormAlert } from '~/ui/form-alert';
import { invitationKind, invitationText } from '~/ui/invitation-text';
import { MoreButton } from '~/ui/more-button';
import rows from '~/ui/rows.module.css';
import { SavedNote } from '~/ui/saved-note';
import { SelectField } from '~/ui/select-field';
import { useEditor } from '../editor/editor-context';
import { invitationsQuery, isInvitationList } from '../query';
import classes from './guests.module.css';

const STATUSES: InvitationStatus[] = ['sent', 'accepted', 'declined', 'revoked', 'expired'];

interface InvitationListProps {
  isOut: boolean;
  mayEdit: boolean;
}

export function InvitationList({ isOut, mayEdit }: InvitationListProps) {
  const { path } = useEditor();
  const [status, setStatus] = useState<InvitationStatus>();
  const pages = useInfiniteQuery(invitationsQuery(path, status));
  const queries = useQueryClient();
  const [revoking, setRevoking] = useState<EventInvitationView>();
  const [failure, setFailure] = useState<unknown>();
  const [nSent, setNSent] = useState(0);
  const invitations = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const target = (invitation_id: string) => ({
    path: { id: path.id, invitation_id },
    query: { org: path.org },
    throwOnError: true as const,
  });
  const refresh = () => queries.invalidateQueries({ predicate: isInvitationList });
  const resend = async (id: string) => {
    setFailure(undefined);
    try {
      await resendEventInvitation(target(id));
      setNSent((n) => n + 1);
    } catch (error) {
      setFailure(error);
    }
    await refresh();
  };
  const revoke = async () => {
    try {
      await revokeEventInvitation(target(revoking?.id ?? ''));
    } finally {
      await refresh();
    }
  };
  if (total === 0 && status === undefined) return null;
  return (
    <div className={classes.part}>
      <div className={classes.head}>
        <div>
          <h3>{m.invited_list()}</h3>
          <p role="status">{m.invited_count({ count: total, shown: formatCount(total) })}</p>
        </div>
        <div className={classes.filter}>
          <SelectField
            label={m.invited_state()}
            value={status ?? ''}
            options={[
              { value: '', label: m.users_status_any() },
              ...STATUSES.map((value) => ({ value, label: invitationText(value) })),
            ]}
            onChange={({ currentTarget: { value } }) =>
              setStatus(STATUSES.find((one) => one === value))
            }
          />
        </div>
      </div>
      <FormAlert error={failure} />
      {invitations.length === 0 && !pages.isPending ? (
        <p className={rows.empty}>{m.invited_none()}</p>
      ) : (
        <ul className={rows.list}>
          {invitations.map((invitation) => (
            <Invitation
              key={invitation.id}
              invitation={invitation}
              onResend={mayEdit && isOut ? () => void resend(invitation.id) : undefined}
              onRevoke={mayEdit ? () => setRevoking(invitation) : undefined}
            />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
      <SavedNote times={nSent} text={m.invitation_resent()} />
      <ConfirmDialog
        isOpen={revoking !== undefined}
        title={m.invited_revoke_title()}
        text={m.invited_revoke_text({ email: revoking?.email ?? '' })}
        action={m.invited_revoke()}
        submit={revoke}
        onClose={() => setRevoking(undefined)}
      />
    </div>
  );
}

interface InvitationProps {
  invitation: EventInvitationView;
  onResend: (() => void) | undefined;
  onRevoke: (() => void) | undefined;
}

function Invitation({ invitation, onResend, onRevoke }: InvitationProps) {
  const { email, status, sent_at, answered_at, expires_at } = invitation;
  const isWaiting = status === 'sent' || status === 'expired';
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{email}</strong>
          <span className={rows.tag} data-kind={invitationKind[status]}>
            {invitationText(status)}
          </span>
        </p>
        <p className={rows.facts}>
          {answered_at && status !== 'revoked'
            ? m.invited_answered({ date: formatMoment(answered_at) })
            : m.invited_sent_at({ date: formatMoment(sent_at) })}
          {status === 'sent' && ` · ${m.invited_until({ date: formatMoment(expires_at) })}`}
        </p>
      </div>
      <div className={rows.tools}>
        {onResend && isWaiting && (
          <Button
            variant="default"
            size="sm"
            aria-label={m.invitation_resend_to({ email })}
            onClick={onResend}
          >
            {m.invitation_resend()}
          </Button>
        )}
        {onRevoke && (status === 'sent' || status === 'accepted') && (
          <Button
            variant="default"
            size="sm"
            aria-label={m.invitation_revoke_of({ email })}
            onClick={onRevoke}
          >
            {m.invitation_revoke()}
          </Button>
        )}
      </div>
    </li>
  );
}
