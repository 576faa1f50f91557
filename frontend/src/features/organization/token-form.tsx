import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createApiToken } from '~/api/gen/sdk.gen';
import type { MembershipView, Scope } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { CopyButton } from '~/ui/copy-button';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { withStepUp } from '~/ui/step-up';
import { useForm } from '~/ui/use-form';

const scopes: { value: Scope; label: () => string }[] = [
  { value: 'organization:read', label: m.scope_organization_read },
  { value: 'members:read', label: m.scope_members_read },
  { value: 'audit:read', label: m.scope_audit_read },
  { value: 'events:read', label: m.scope_events_read },
];

interface TokenFormProps {
  organization: MembershipView;
  onMade: () => Promise<void>;
}

export function TokenForm({ organization, onMade }: TokenFormProps) {
  const [made, setMade] = useState<string>();
  const form = useForm({
    submit: async (values, element) => {
      const chosen = scopes.map(({ value }) => value).filter((value) => values[value] === 'on');
      const { data: token } = await withStepUp(() =>
        createApiToken({
          query: { org: organization.id },
          body: { name: values['name'] ?? '', scopes: chosen },
          throwOnError: true,
        }),
      );
      element.reset();
      setMade(token.token);
      await onMade();
    },
  });
  return (
    <Panel title={m.token_new_title()} text={m.token_new_text()}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <TextInput
          {...form.field('name')}
          label={m.token_name_label()}
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="off"
        />
        <fieldset className={formClasses.choices}>
          <legend>{m.token_scopes()}</legend>
          {scopes.map(({ value, label }) => (
            <label key={value} className={formClasses.check}>
              <input type="checkbox" name={value} defaultChecked={value === 'organization:read'} />
              <span>{label()}</span>
            </label>
          ))}
        </fieldset>
        <div className={formClasses.actions}>
          <Button type="submit" loading={form.isBusy}>
            {m.token_create()}
          </Button>
        </div>
        <div role="status">
          {made && (
            <div className={formClasses.said}>
              <p className={formClasses.text}>{m.token_once()}</p>
              <code className={formClasses.secret}>{made}</code>
              <CopyButton text={made} label={m.codes_copy()} />
            </div>
          )}
        </div>
      </form>
    </Panel>
  );
}
