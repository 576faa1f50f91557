import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { resendMemberInvitation, revokeMemberInvitation } from '~/api/gen/sdk.gen';
import type { MembershipView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { FormAlert } from '~/ui/form-alert';
import { roleText } from '~/ui/role-text';
import rows from '~/ui/rows.module.css';
import { SavedNote } from '~/ui/saved-note';
import { MemberLimits } from './member-limits';
import { invitationsQuery } from './query';
import { manages } from './rights';

/** It stays listed for a while, so that it can be sent again. */
const isOver = (iso: string): boolean => new Date(iso).getTime() < Date.now();

export function Invitations({ organization }: { organization: MembershipView }) {
  const { data: waiting } = useSuspenseQuery(invitationsQuery(organization.id));
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>();
  const [nSent, setNSent] = useState(0);
  if (waiting.data.length === 0) return null;

  const act = async (what: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await what();
    } catch (error) {
      setFailure(error);
    }
    await queries.invalidateQueries({ queryKey: invitationsQuery(organization.id).queryKey });
  };
  const query = { org: organization.id };
  const resend = (id: string) =>
    act(async () => {
      await resendMemberInvitation({ path: { id }, query, throwOnError: true });
      setNSent((n) => n + 1);
    });
  const revoke = (id: string) =>
    act(() => revokeMemberInvitation({ path: { id }, query, throwOnError: true }));

  return (
    <>
      <h2 className={rows.subtitle}>{m.invitations_title()}</h2>
      <FormAlert error={failure} />
      <ul className={rows.list}>
        {waiting.data.map((invitation) => (
          <li key={invitation.id} className={rows.row}>
            <div className={rows.about}>
              <p className={rows.name}>
                <strong>{invitation.email}</strong>
                <span className={rows.tag}>{roleText(invitation.role)}</span>
              </p>
              <p className={rows.facts}>
                {isOver(invitation.expires_at) ? m.invitation_over() : m.invitation_until()}{' '}
                <time dateTime={invitation.expires_at}>{formatMoment(invitation.expires_at)}</time>
              </p>
              {(invitation.event_ids.length > 0 || invitation.access_expires_at) && (
                <p className={rows.facts}>
                  <MemberLimits
                    eventIds={invitation.event_ids}
                    endsAt={invitation.access_expires_at}
                  />
                </p>
              )}
            </div>
            {manages(organization, invitation.role) && (
              <div className={rows.tools}>
                <Button
                  variant="default"
                  size="sm"
                  aria-label={m.invitation_resend_to({ email: invitation.email })}
                  onClick={() => void resend(invitation.id)}
                >
                  {m.invitation_resend()}
                </Button>
                <Button
                  variant="default"
                  size="sm"
                  aria-label={m.invitation_revoke_of({ email: invitation.email })}
                  onClick={() => void revoke(invitation.id)}
                >
                  {m.invitation_revoke()}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      <SavedNote times={nSent} text={m.invitation_resent()} />
    </>
  );
}
