import { Button } from '@mantine/core';
import { useState } from 'react';
import { changeMember } from '~/api/gen/sdk.gen';
import type { MemberView, MembershipView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { fromLocalField } from '~/lib/local-time';
import { Dialog } from '~/ui/dialog';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { roleOf, roleText, rolesGivenBy } from '~/ui/role-text';
import { RoleHint } from '~/ui/role-hint';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { DoorLimits, chosenEvents } from './door-limits';

interface MemberDialogProps {
  member: MemberView | undefined;
  viewer: MembershipView;
  onDone: () => Promise<void>;
  onClose: () => void;
}

/** What somebody may do is changed as a whole, and only when it is said to be right. */
export function MemberDialog({ member, viewer, onDone, onClose }: MemberDialogProps) {
  return (
    <Dialog
      isOpen={member !== undefined}
      title={member ? m.member_change_title({ name: member.name }) : ''}
      onClose={onClose}
    >
      {member && <MemberForm member={member} viewer={viewer} onDone={onDone} onClose={onClose} />}
    </Dialog>
  );
}

function MemberForm({
  member,
  viewer,
  onDone,
  onClose,
}: MemberDialogProps & { member: MemberView }) {
  const [role, setRole] = useState(member.role);
  const form = useForm({
    submit: async ({ expires_at }, element) => {
      const isDoor = role === 'door';
      await changeMember({
        path: { user_id: member.user_id },
        query: { org: viewer.id },
        body: {
          role,
          event_ids: isDoor ? chosenEvents(element) : [],
          expires_at: isDoor ? fromLocalField(expires_at) : null,
        },
        throwOnError: true,
      });
      await onDone();
      onClose();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <SelectField
        label={m.field_role_label()}
        value={role}
        options={rolesGivenBy(viewer.role).map((value) => ({ value, label: roleText(value) }))}
        onChange={({ currentTarget }) => setRole(roleOf(currentTarget.value))}
      />
      <RoleHint role={role} />
      {role === 'door' && (
        <DoorLimits
          form={form}
          org={viewer.id}
          endName="expires_at"
          eventIds={member.event_ids}
          endsAt={member.expires_at}
        />
      )}
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.form_save()}
        </Button>
        <Button variant="default" onClick={onClose}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
