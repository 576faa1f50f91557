import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createApiToken } from '~/api/gen/sdk.gen';
import type { MembershipView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { choicesOf } from '~/lib/choices';
import { CheckGroup } from '~/ui/check-group';
import { CopyButton } from '~/ui/copy-button';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { SelectField } from '~/ui/select-field';
import { withStepUp } from '~/ui/step-up';
import { useForm } from '~/ui/use-form';
import { scopeText, scopesGivenBy } from './scopes';

const DAY_MS = 24 * 60 * 60 * 1_000;
const LIVES_DAYS = [30, 90, 180, 365];
const LIFE_DAYS = 90;

interface TokenFormProps {
  organization: MembershipView;
  onMade: () => Promise<void>;
}

export function TokenForm({ organization, onMade }: TokenFormProps) {
  const [made, setMade] = useState<string>();
  const offered = scopesGivenBy(organization.role);
  const form = useForm({
    submit: async (values, element) => {
      const names = choicesOf(element, 'scopes');
      const chosen = offered.filter((scope) => names.includes(scope));
      const { data: token } = await withStepUp(() =>
        createApiToken({
          query: { org: organization.id },
          body: {
            name: values['name'] ?? '',
            scopes: chosen,
            expires_at: new Date(Date.now() + Number(values['days']) * DAY_MS).toISOString(),
          },
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
        <SelectField
          {...form.field('days')}
          label={m.token_life()}
          defaultValue={String(LIFE_DAYS)}
          options={LIVES_DAYS.map((days) => ({
            value: String(days),
            label: m.token_days({ count: days }),
          }))}
        />
        <CheckGroup
          {...form.field('scopes')}
          legend={m.token_scopes()}
          options={offered.map((scope) => ({
            value: scope,
            label: scopeText(scope),
            isChosen: scope === 'organization:read',
          }))}
        />
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
