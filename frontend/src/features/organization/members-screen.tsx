import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import {
  getMeQueryKey,
  listMemberInvitationsOptions,
  listMembersOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import { changeMember, getMe, removeMember } from '~/api/gen/sdk.gen';
import type { MemberView, MembershipView } from '~/api/gen/types.gen';
import { adoptUser } from '~/api/session-store';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { initialsOf } from '~/lib/initials';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { FormAlert } from '~/ui/form-alert';
import { roleOf, roleText, rolesGivenBy } from '~/ui/role-text';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { SelectField } from '~/ui/select-field';
import { Invitations } from './invitations';
import { InviteForm } from './invite-form';
import { membersQuery } from './query';
import { useOrganization } from './use-organization';

const route = getRouteApi('/organizations/$slug/members');

export function MembersScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Members organization={organization} /> : null;
}

function Members({ organization }: { organization: MembershipView }) {
  const { data: page } = useSuspenseQuery(membersQuery(organization.id));
  const queries = useQueryClient();
  const router = useRouter();
  const session = useSession();
  const [leaving, setLeaving] = useState<MemberView>();
  const [failure, setFailure] = useState<unknown>();
  const me = session.status === 'signed-in' ? session.user.id : '';
  const query = { org: organization.id };
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: listMembersOptions({ query }).queryKey });
    await queries.invalidateQueries({ queryKey: listMemberInvitationsOptions({ query }).queryKey });
  };

  const change = async (member: MemberView, role: string) => {
    setFailure(undefined);
    try {
      await changeMember({
        path: { user_id: member.user_id },
        query,
        body: { role: roleOf(role) },
        throwOnError: true,
      });
    } catch (error) {
      setFailure(error);
    }
    await refresh();
  };
  const remove = async (member: MemberView | undefined) => {
    if (!member) return;
    await removeMember({ path: { user_id: member.user_id }, query, throwOnError: true });
    if (member.user_id !== me) return refresh();
    const { data: next } = await getMe({ throwOnError: true });
    queries.setQueryData(getMeQueryKey(), next);
    await router.navigate({ to: '/account' });
    adoptUser(next);
  };
  const isOwn = leaving?.user_id === me;

  return (
    <>
      <SectionHead title={m.members_title()} text={m.members_text()} />
      <FormAlert error={failure} />
      <ul className={rows.list}>
        {page.data.map((member) => (
          <Member
            key={member.user_id}
            member={member}
            isMe={member.user_id === me}
            viewer={organization}
            onChange={(role) => void change(member, role)}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </ul>
      <InviteForm organization={organization} onInvited={refresh} />
      <Invitations organization={organization} />
      <ConfirmDialog
        isOpen={leaving !== undefined}
        title={isOwn ? m.member_leave_title() : m.member_remove_title()}
        text={
          isOwn
            ? m.member_leave_text({ organization: organization.name })
            : m.member_remove_text({ name: leaving?.name ?? '', organization: organization.name })
        }
        action={isOwn ? m.member_leave() : m.member_remove()}
        submit={() => remove(leaving)}
        onClose={() => setLeaving(undefined)}
      />
    </>
  );
}

interface MemberProps {
  member: MemberView;
  isMe: boolean;
  viewer: MembershipView;
  onChange: (role: string) => void;
  onRemove: () => void;
}

function Member({ member, isMe, viewer, onChange, onRemove }: MemberProps) {
  const given = rolesGivenBy(viewer.role);
  const mayChange = given.includes(member.role);
  return (
    <li className={rows.row}>
      <span className={rows.mark} aria-hidden="true">
        {initialsOf(member.name)}
      </span>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{member.name}</strong>
          {isMe && (
            <span className={rows.tag} data-kind="good">
              {m.member_you()}
            </span>
          )}
        </p>
        <p className={rows.facts}>{member.email}</p>
      </div>
      <div className={rows.tools}>
        {mayChange ? (
          <SelectField
            label={m.member_role_of({ name: member.name })}
            isLabelHidden
            value={member.role}
            options={given.map((role) => ({ value: role, label: roleText(role) }))}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        ) : (
          <span className={rows.tag}>{roleText(member.role)}</span>
        )}
        {(mayChange || isMe) && (
          <Button
            variant="default"
            size="sm"
            onClick={onRemove}
            aria-label={isMe ? m.member_leave() : m.member_remove_of({ name: member.name })}
          >
            {isMe ? m.member_leave() : m.member_remove()}
          </Button>
        )}
      </div>
    </li>
  );
}
