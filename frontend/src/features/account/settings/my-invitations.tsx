import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listMyInvitationsOptions } from '~/api/gen/@tanstack/react-query.gen';
import { acceptMyInvitation, declineMyInvitation } from '~/api/gen/sdk.gen';
import type { InvitationToEventView } from '~/api/gen/types.gen';
import { eventQuery } from '~/api/queries';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { formatDateTime } from '~/lib/format';
import { FormAlert } from '~/ui/form-alert';
import { invitationKind, invitationText } from '~/ui/invitation-text';
import { Panel } from '~/ui/panel';
import rows from '~/ui/rows.module.css';
import { useForm } from '~/ui/use-form';

const invitationsQuery = () => listMyInvitationsOptions({ query: { locale: getLocale() } });

/** Private events that this address is invited to; most people have none, and see nothing. */
export function MyInvitations() {
  const { data: mine } = useQuery({ ...invitationsQuery(), staleTime: 0 });
  if (!mine || mine.data.length === 0) return null;
  return (
    <Panel title={m.my_invitations_title()} text={m.my_invitations_text()}>
      <ul className={rows.list}>
        {mine.data.map((invitation) => (
          <Invitation key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Panel>
  );
}

function Invitation({ invitation }: { invitation: InvitationToEventView }) {
  const { id, event, status } = invitation;
  const { title, slug, organizer, starts_at, timezone } = event;
  const queries = useQueryClient();
  const answer = (call: () => Promise<unknown>) => async () => {
    try {
      await call();
    } finally {
      queries.removeQueries({ queryKey: eventQuery(slug).queryKey });
      await queries.invalidateQueries({ queryKey: invitationsQuery().queryKey });
    }
  };
  const target = { path: { id }, throwOnError: true } as const;
  const accept = useForm({ submit: answer(() => acceptMyInvitation(target)) });
  const decline = useForm({ submit: answer(() => declineMyInvitation(target)) });
  const isOpen = status === 'sent' || status === 'accepted' || status === 'declined';
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          {status === 'accepted' ? (
            <Link to="/events/$slug" params={{ slug }}>
              {title}
            </Link>
          ) : (
            <strong>{title}</strong>
          )}
          <span className={rows.tag} data-kind={invitationKind[status]}>
            {invitationText(status)}
          </span>
        </p>
        <p className={rows.facts}>
          {organizer}
          {starts_at && (
            <>
              {' · '}
              <time dateTime={starts_at}>{formatDateTime(starts_at, timezone)}</time>
            </>
          )}
        </p>
        <FormAlert error={accept.failure ?? decline.failure} />
      </div>
      {isOpen && (
        <div className={rows.tools}>
          {status !== 'accepted' && (
            <form {...accept.props}>
              <Button
                type="submit"
                size="sm"
                loading={accept.isBusy}
                aria-label={m.my_invitation_accept({ title })}
              >
                {m.invitation_accept()}
              </Button>
            </form>
          )}
          {status !== 'declined' && (
            <form {...decline.props}>
              <Button
                type="submit"
                size="sm"
                variant="default"
                loading={decline.isBusy}
                aria-label={m.my_invitation_decline({ title })}
              >
                {m.invitation_decline()}
              </Button>
            </form>
          )}
        </div>
      )}
    </li>
  );
}
