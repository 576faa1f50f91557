import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hasCode } from '~/api/api-error';
import { signIn } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { PasswordField } from '~/ui/password-field';
import { useForm } from '~/ui/use-form';
import { EntryFrame } from './entry-frame';
import { useFlow } from './flow';
import { codeScreen, follow } from './follow';

export function PasswordStep({ next }: { next: string | undefined }) {
  const flow = useFlow();
  const form = useForm({
    submit: async ({ email = '', password = '' }) => {
      const { data: step } = await signIn({ body: { email, password }, throwOnError: true });
      await follow(step);
    },
  });
  // The next screen is here by the time the password is written; if not, it is asked for again then.
  useEffect(() => void codeScreen().catch(() => undefined), []);
  const isExpired = flow.step === 'start' && flow.isExpired === true;
  return (
    <EntryFrame title={m.login_title()} text={isExpired ? m.login_expired() : m.login_text()}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
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
        <PasswordField
          {...form.field('password')}
          label={m.field_password_label()}
          required
          withAsterisk={false}
          autoComplete="current-password"
        />
        <Button type="submit" size="lg" loading={form.isBusy}>
          {m.login_submit()}
        </Button>
        <p className={formClasses.links}>
          <Link to="/forgot-password">
            {hasCode(form.failure, 'accounts.reset_needed') ? m.forgot_now() : m.login_forgot()}
          </Link>
        </p>
      </form>
      <div className={formClasses.aside}>
        <p>
          {m.login_new()}{' '}
          <Link to="/register" search={next === undefined ? {} : { next }}>
            {m.login_register()}
          </Link>
        </p>
      </div>
    </EntryFrame>
  );
}
