import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { inviteMember } from '~/api/gen/sdk.gen';
import type { MemberRole, MembershipView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { fromLocalField } from '~/lib/local-time';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { RoleHint } from '~/ui/role-hint';
import { roleOf, roleText, rolesGivenBy } from '~/ui/role-text';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { DoorLimits, chosenEvents } from './door-limits';

interface InviteFormProps {
  organization: MembershipView;
  onInvited: () => Promise<void>;
}

export function InviteForm({ organization, onInvited }: InviteFormProps) {
  const [role, setRole] = useState<MemberRole>('support');
  const [said, setSaid] = useState('');
  const form = useForm({
    blame: (error) =>
      hasCode(error, 'accounts.already_member', 'accounts.already_invited') ? 'email' : undefined,
    submit: async ({ email = '', access_expires_at }, element) => {
      setSaid('');
      const endsAt = fromLocalField(access_expires_at);
      await inviteMember({
        query: { org: organization.id },
        body: {
          email,
          role,
          ...(role === 'door' && { event_ids: chosenEvents(element) }),
          ...(role === 'door' && endsAt !== null && { access_expires_at: endsAt }),
        },
        throwOnError: true,
      });
      element.reset();
      setSaid(m.invite_sent({ email }));
      await onInvited();
    },
  });
  return (
    <Panel title={m.invite_title()} text={m.invite_text()}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <TextInput
          {...form.field('email')}
          label={m.field_email_label()}
          type="email"
          required
          withAsterisk={false}
          maxLength={254}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <SelectField
          label={m.field_role_label()}
          value={role}
          options={rolesGivenBy(organization.role).map((value) => ({
            value,
            label: roleText(value),
          }))}
          onChange={(event) => setRole(roleOf(event.currentTarget.value))}
        />
        <RoleHint role={role} />
        {role === 'door' && (
          <DoorLimits form={form} org={organization.id} endName="access_expires_at" />
        )}
        <div className={formClasses.actions}>
          <Button type="submit" loading={form.isBusy}>
            {m.invite_submit()}
          </Button>
        </div>
        <p role="status" className={said ? formClasses.said : undefined}>
          {said}
        </p>
      </form>
    </Panel>
  );
}
