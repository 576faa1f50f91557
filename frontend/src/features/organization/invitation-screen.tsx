import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, useLocation, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { acceptMemberInvitation, declineMemberInvitation } from '~/api/gen/sdk.gen';
import type { ReceivedInvitationView } from '~/api/gen/types.gen';
import { refreshMe } from '~/api/refresh-me';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { fragmentToken } from '~/lib/one-time-code';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Notice } from '~/ui/notice';
import { roleText } from '~/ui/role-text';
import { useForm } from '~/ui/use-form';
import { invitationQuery } from './invitation-query';

export function InvitationScreen() {
  const { hash } = useLocation();
  const token = fragmentToken(hash);
  if (!token) return <Invalid />;
  return <Invitation token={token} />;
}

function Invalid() {
  return (
    <Notice
      mark="?"
      alert
      title={m.link_invalid_title()}
      text={m.invitation_invalid_text()}
      actions={<ButtonLink to="/">{m.nav_home()}</ButtonLink>}
    />
  );
}

function Invitation({ token }: { token: string }) {
  const { data: invitation } = useSuspenseQuery(invitationQuery(token));
  const [isDeclined, setIsDeclined] = useState(false);
  if (invitation === null) return <Invalid />;
  if (isDeclined) {
    return (
      <Notice
        mark="✓"
        title={m.invitation_declined_title()}
        text={m.invitation_declined_text({ organization: invitation.organization })}
        actions={<ButtonLink to="/">{m.nav_home()}</ButtonLink>}
      />
    );
  }
  return (
    <Notice
      mark={invitation.organization.slice(0, 1)}
      title={m.invitation_title({ organization: invitation.organization })}
      text={m.invitation_text({
        inviter: invitation.inviter,
        organization: invitation.organization,
        role: roleText(invitation.role),
      })}
      actions={
        <Answer token={token} invitation={invitation} onDecline={() => setIsDeclined(true)} />
      }
    />
  );
}

interface AnswerProps {
  token: string;
  invitation: ReceivedInvitationView;
  onDecline: () => void;
}

function Answer({ token, invitation, onDecline }: AnswerProps) {
  const session = useSession();
  const router = useRouter();
  const queries = useQueryClient();
  const { href } = useLocation();
  const form = useForm({
    submit: async () => {
      const { data: organization } = await acceptMemberInvitation({
        body: { token },
        throwOnError: true,
      });
      await refreshMe(queries);
      await router.navigate({
        to: '/organizations/$slug',
        params: { slug: organization.slug },
      });
    },
  });
  const decline = useForm({
    submit: async () => {
      await declineMemberInvitation({ body: { token }, throwOnError: true });
      onDecline();
    },
  });

  if (session.status !== 'signed-in') {
    return (
      <>
        <ButtonLink to="/login" search={{ next: href }}>
          {m.login_submit()}
        </ButtonLink>
        <ButtonLink to="/register" search={{ next: href }} variant="default">
          {m.login_register()}
        </ButtonLink>
        <p className={formClasses.text}>{m.invitation_for({ email: invitation.email })}</p>
      </>
    );
  }
  const isOther = hasCode(form.failure, 'accounts.invited_otherwise');
  return (
    <div className={formClasses.form}>
      <FormAlert error={form.failure ?? decline.failure} />
      {isOther && (
        <p className={formClasses.text}>{m.invitation_for({ email: invitation.email })}</p>
      )}
      <div className={formClasses.actions}>
        <form {...form.props}>
          <Button type="submit" loading={form.isBusy}>
            {m.invitation_accept()}
          </Button>
        </form>
        <form {...decline.props}>
          <Button type="submit" variant="default" loading={decline.isBusy}>
            {m.invitation_decline()}
          </Button>
        </form>
        <Link to="/account">{m.account_title()}</Link>
      </div>
    </div>
  );
}
