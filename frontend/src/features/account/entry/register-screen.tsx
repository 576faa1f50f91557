import { Button, TextInput } from '@mantine/core';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { register } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { NewPasswordField } from '~/ui/new-password-field';
import { useForm } from '~/ui/use-form';
import { EntryFrame } from './entry-frame';
import { keepRegistration } from './pending-registration';
import { Purpose, type PurposeValue } from './purpose';

const route = getRouteApi('/register');

/** Who only came by the front page or the list does not have to go back there to begin organizing. */
const FRONT = /^\/(events)?(\?|$)/;

export function RegisterScreen() {
  const { next, as } = route.useSearch();
  const search = next === undefined ? {} : { next };
  const navigate = useNavigate();
  const [purpose, setPurpose] = useState<PurposeValue>(as ?? 'visitor');
  const form = useForm({
    submit: async ({ email = '', password = '', name = '', organization_name }) => {
      const { data: registration } = await register({
        body: {
          email,
          password,
          name,
          locale: getLocale(),
          ...(organization_name && { organization_name }),
        },
        throwOnError: true,
      });
      keepRegistration(email, registration);
      const isBeginning = organization_name !== undefined && FRONT.test(next ?? '');
      await navigate({ to: '/verify-email', search: isBeginning ? {} : search });
    },
  });
  return (
    <EntryFrame title={m.register_title()} text={m.register_text()} step={1}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <Purpose value={purpose} onChange={setPurpose} />
        {purpose === 'organizer' && (
          <TextInput
            {...form.field('organization_name')}
            label={m.field_organization_label()}
            description={m.field_organization_hint()}
            required
            withAsterisk={false}
            maxLength={100}
            autoComplete="organization"
          />
        )}
        <TextInput
          {...form.field('name')}
          label={m.field_name_label()}
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="name"
        />
        <TextInput
          {...form.field('email')}
          label={m.field_email_label()}
          type="email"
          required
          withAsterisk={false}
          maxLength={254}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <NewPasswordField {...form.field('password')} label={m.field_password_label()} />
        <Button type="submit" size="lg" loading={form.isBusy}>
          {m.register_submit()}
        </Button>
      </form>
      <div className={formClasses.aside}>
        <p>
          {m.register_known()}{' '}
          <Link to="/login" search={search}>
            {m.login_submit()}
          </Link>
        </p>
      </div>
    </EntryFrame>
  );
}
