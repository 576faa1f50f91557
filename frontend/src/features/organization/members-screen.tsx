import { Button } from '@mantine/core';
import { useQueryClient, useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { removeMember } from '~/api/gen/sdk.gen';
import type { MemberView, MembershipView } from '~/api/gen/types.gen';
import { refreshMe } from '~/api/refresh-me';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { initialsOf } from '~/lib/initials';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { MoreButton } from '~/ui/more-button';
import { roleText } from '~/ui/role-text';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { Invitations } from './invitations';
import { InviteForm } from './invite-form';
import { LeaveDialog } from './leave-dialog';
import { MemberDialog } from './member-dialog';
import { MemberLimits } from './member-limits';
import { invitationsQuery, membersQuery } from './query';
import { manages } from './rights';
import { useOrganization } from '~/api/use-organization';

const route = getRouteApi('/organizations/$slug/members');

export function MembersScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Members organization={organization} /> : null;
}

/** What is asked about which member. */
type Asked = { what: 'change' | 'remove' | 'leave'; member: MemberView };

function Members({ organization }: { organization: MembershipView }) {
  const pages = useInfiniteQuery(membersQuery(organization.id));
  const queries = useQueryClient();
  const session = useSession();
  const [asked, setAsked] = useState<Asked>();
  const me = session.status === 'signed-in' ? session.user.id : '';
  const close = () => setAsked(undefined);
  const about = (what: Asked['what']) => (asked?.what === what ? asked.member : undefined);
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: membersQuery(organization.id).queryKey });
    await queries.invalidateQueries({ queryKey: invitationsQuery(organization.id).queryKey });
  };
  const changed = async () => {
    // Who changes themselves may see less from now on.
    if (asked?.member.user_id === me) await refreshMe(queries);
    await refresh();
  };
  const remove = async () => {
    const path = { user_id: asked?.member.user_id ?? '' };
    await removeMember({ path, query: { org: organization.id }, throwOnError: true });
    await refresh();
  };
  const members = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <SectionHead title={m.members_title()} text={m.members_text()} />
      <ul className={rows.list}>
        {members.map((member) => (
          <Member
            key={member.user_id}
            member={member}
            isMe={member.user_id === me}
            mayChange={manages(organization, member.role)}
            ask={(what) => setAsked({ what, member })}
          />
        ))}
      </ul>
      <MoreButton pages={pages} />
      <InviteForm organization={organization} onInvited={refresh} />
      <Invitations organization={organization} />
      <MemberDialog
        member={about('change')}
        viewer={organization}
        onDone={changed}
        onClose={close}
      />
      <ConfirmDialog
        isOpen={about('remove') !== undefined}
        title={m.member_remove_title()}
        text={m.member_remove_text({
          name: asked?.member.name ?? '',
          organization: organization.name,
        })}
        action={m.member_remove()}
        submit={remove}
        onClose={close}
      />
      <LeaveDialog
        organization={organization}
        isOpen={about('leave') !== undefined}
        onClose={close}
      />
    </>
  );
}

interface MemberProps {
  member: MemberView;
  isMe: boolean;
  mayChange: boolean;
  ask: (what: Asked['what']) => void;
}

function Member({ member, isMe, mayChange, ask }: MemberProps) {
  const { name, email, role, event_ids, expires_at } = member;
  const isLimited = event_ids.length > 0 || Boolean(expires_at);
  return (
    <li className={rows.row}>
      <span className={rows.mark} aria-hidden="true">
        {initialsOf(name)}
      </span>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          <span className={rows.tag}>{roleText(role)}</span>
          {isMe && (
            <span className={rows.tag} data-kind="good">
              {m.member_you()}
            </span>
          )}
        </p>
        <p className={rows.facts}>{email}</p>
        {isLimited && (
          <p className={rows.facts}>
            <MemberLimits eventIds={event_ids} endsAt={expires_at} />
          </p>
        )}
      </div>
      <div className={rows.tools}>
        {mayChange && (
          <Button
            variant="default"
            size="sm"
            onClick={() => ask('change')}
            aria-label={m.member_change_of({ name })}
          >
            {m.member_change()}
          </Button>
        )}
        {(mayChange || isMe) && (
          <Button
            variant="default"
            size="sm"
            onClick={() => ask(isMe ? 'leave' : 'remove')}
            aria-label={isMe ? m.member_leave() : m.member_remove_of({ name })}
          >
            {isMe ? m.member_leave() : m.member_remove()}
          </Button>
        )}
      </div>
    </li>
  );
}
