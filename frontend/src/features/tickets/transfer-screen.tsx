import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useLocation, useRouter } from '@tanstack/react-router';
import { acceptTicket, declineTicket } from '~/api/gen/sdk.gen';
import type { TicketTransferView } from '~/api/gen/types.gen';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { formatDateTime, formatMoment } from '~/lib/format';
import { fragmentToken } from '~/lib/one-time-code';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Notice } from '~/ui/notice';
import { useForm } from '~/ui/use-form';
import { transferQuery } from './transfer-query';

/** What somebody sees whom a ticket is offered to. */
export function TransferScreen() {
  const token = fragmentToken(useLocation().hash);
  return token ? <Offer token={token} /> : <Invalid />;
}

function Invalid() {
  return (
    <Notice
      mark="?"
      alert
      title={m.link_invalid_title()}
      text={m.transfer_invalid_text()}
      actions={<ButtonLink to="/events">{m.missing_events()}</ButtonLink>}
    />
  );
}

const giver = ({ from_name }: TicketTransferView): string => from_name ?? m.transfer_somebody();

/** Why nothing can be answered any more. */
const ends: Record<Exclude<TicketTransferView['status'], 'open'>, [() => string, () => string]> = {
  accepted: [m.transfer_accepted_title, m.transfer_accepted_text],
  declined: [m.transfer_declined_title, m.transfer_declined_text],
  taken_back: [m.transfer_taken_back_title, m.transfer_taken_back_text],
  expired: [m.transfer_expired_title, m.transfer_expired_text],
  ended: [m.transfer_ended_title, m.transfer_ended_text],
};

function Offer({ token }: { token: string }) {
  const { data: offer } = useSuspenseQuery(transferQuery(token));
  if (offer === null) return <Invalid />;
  const { status, event_title, offer_name, starts_at, timezone, expires_at } = offer;
  if (status !== 'open') {
    const [title, text] = ends[status];
    const isTaken = status === 'accepted';
    return (
      <Notice
        mark={isTaken ? '✓' : '⌀'}
        title={title()}
        text={text()}
        actions={
          isTaken ? (
            <ButtonLink to="/me/tickets">{m.mytickets_title()}</ButtonLink>
          ) : (
            <ButtonLink to="/events">{m.missing_events()}</ButtonLink>
          )
        }
      >
        {event_title}
      </Notice>
    );
  }
  return (
    <Notice
      mark={giver(offer).slice(0, 1)}
      title={event_title}
      text={m.transfer_text({
        giver: giver(offer),
        offer: offer_name,
        date: formatDateTime(starts_at, timezone),
      })}
      actions={<Answer token={token} />}
    >
      {m.transfer_until({ date: formatMoment(expires_at) })}
    </Notice>
  );
}

function Answer({ token }: { token: string }) {
  const session = useSession();
  const router = useRouter();
  const queries = useQueryClient();
  const { href } = useLocation();
  const refresh = () => queries.invalidateQueries({ queryKey: transferQuery(token).queryKey });
  const accept = useForm({
    submit: async () => {
      const { data } = await acceptTicket({ path: { token }, throwOnError: true });
      queries.removeQueries({ queryKey: ['my tickets'] });
      await router.navigate({ to: '/tickets/$id', params: { id: data.ticket_id } });
    },
  });
  const decline = useForm({
    submit: async () => {
      await declineTicket({ path: { token }, throwOnError: true });
      await refresh();
    },
  });
  const isSignedIn = session.status === 'signed-in';
  return (
    <div className={formClasses.form}>
      <FormAlert error={accept.failure ?? decline.failure} />
      <div className={formClasses.actions}>
        {isSignedIn ? (
          <form {...accept.props}>
            <Button type="submit" loading={accept.isBusy}>
              {m.transfer_accept()}
            </Button>
          </form>
        ) : (
          <>
            <ButtonLink to="/login" search={{ next: href }}>
              {m.login_submit()}
            </ButtonLink>
            <ButtonLink to="/register" search={{ next: href }} variant="default">
              {m.login_register()}
            </ButtonLink>
          </>
        )}
        <form {...decline.props}>
          <Button type="submit" variant="default" loading={decline.isBusy}>
            {m.invitation_decline()}
          </Button>
        </form>
      </div>
      <p className={formClasses.text}>
        {isSignedIn ? m.transfer_for_account({ email: session.user.email }) : m.transfer_sign_in()}
      </p>
    </div>
  );
}
