import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useLocation, useRouter } from '@tanstack/react-router';
import { acceptEventInvitation, declineEventInvitation } from '~/api/gen/sdk.gen';
import type { InvitationToEventView } from '~/api/gen/types.gen';
import { keepGrant } from '~/api/grants';
import { asWhoIAm } from '~/api/private-event';
import { eventQuery } from '~/api/queries';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { formatDateTime, formatMoment } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Notice } from '~/ui/notice';
import { useForm } from '~/ui/use-form';
import { invitationQuery } from './arrive';
import classes from './invitation-screen.module.css';

const route = getRouteApi('/event-invitations');

export function InvitationScreen() {
  const arrival = route.useLoaderData();
  if (arrival.kind === 'invitation') return <Invitation token={arrival.token} />;
  return arrival.kind === 'over' ? (
    <Closed title={m.guest_over_title()} text={m.guest_over_text()} />
  ) : (
    <Closed title={m.link_invalid_title()} text={m.guest_invalid_text()} />
  );
}

function Closed({ title, text }: { title: string; text: string }) {
  return (
    <Notice
      mark="⌀"
      alert
      title={title}
      text={text}
      actions={<ButtonLink to="/events">{m.missing_events()}</ButtonLink>}
    />
  );
}

function Invitation({ token }: { token: string }) {
  const { data: invitation } = useSuspenseQuery(invitationQuery(token));
  if (invitation === null) {
    return <Closed title={m.link_invalid_title()} text={m.guest_invalid_text()} />;
  }
  const { event, status } = invitation;
  const { organizer, title, starts_at, timezone } = event;
  if (status === 'revoked' || status === 'expired') {
    return (
      <Closed
        title={status === 'revoked' ? m.guest_revoked_title() : m.guest_expired_title()}
        text={m.guest_ask_another({ organizer, title })}
      />
    );
  }
  const date = starts_at ? formatDateTime(starts_at, timezone) : undefined;
  return (
    <Notice
      mark={organizer.slice(0, 1)}
      title={title}
      text={date ? m.guest_text_dated({ organizer, date }) : m.guest_text({ organizer })}
      actions={<Answer token={token} invitation={invitation} />}
    />
  );
}

const standing = ({ status, expires_at }: InvitationToEventView): string => {
  if (status === 'accepted') return m.guest_accepted();
  const date = formatMoment(expires_at);
  return status === 'declined' ? m.guest_declined({ date }) : m.guest_until({ date });
};

interface AnswerProps {
  token: string;
  invitation: InvitationToEventView;
}

function Answer({ token, invitation }: AnswerProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const { status, event } = invitation;
  const refresh = () => queries.invalidateQueries({ queryKey: invitationQuery(token).queryKey });
  // Who accepted on another device gets access on this one the same way.
  const accept = useForm({
    submit: async () => {
      const me = await asWhoIAm();
      const { data: grant } = await acceptEventInvitation({
        path: { token },
        ...me,
        throwOnError: true,
      });
      keepGrant(grant);
      queries.removeQueries({ queryKey: eventQuery(event.slug).queryKey });
      await router.navigate({ to: '/events/$slug', params: { slug: event.slug } });
    },
  });
  const decline = useForm({
    submit: async () => {
      await declineEventInvitation({ path: { token }, throwOnError: true });
      queries.removeQueries({ queryKey: eventQuery(event.slug).queryKey });
      await refresh();
    },
  });
  return (
    <div className={classes.answer}>
      <FormAlert error={accept.failure ?? decline.failure} />
      <p role="status" className={classes.standing} data-status={status}>
        {standing(invitation)}
      </p>
      <div className={formClasses.actions}>
        <form {...accept.props}>
          <Button type="submit" loading={accept.isBusy}>
            {status === 'accepted' ? m.guest_open() : m.guest_accept()}
          </Button>
        </form>
        {status !== 'declined' && (
          <form {...decline.props}>
            <Button type="submit" variant="default" loading={decline.isBusy}>
              {status === 'accepted' ? m.guest_decline_after() : m.invitation_decline()}
            </Button>
          </form>
        )}
      </div>
      <Whose email={invitation.email} />
    </div>
  );
}

/** Where the access will be kept: with the account, or on this device. */
function Whose({ email }: { email: string }) {
  const session = useSession();
  const { href } = useLocation();
  if (session.status === 'signed-in') {
    return <p className={formClasses.text}>{m.guest_for_account({ email: session.user.email })}</p>;
  }
  return (
    <p className={formClasses.text}>
      {m.guest_for_device({ email })}{' '}
      <Link to="/login" search={{ next: href }}>
        {m.login_submit()}
      </Link>
    </p>
  );
}
