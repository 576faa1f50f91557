import { Button, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { forgotPassword } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';
import { EntryFrame } from './entry-frame';

export function ForgotScreen() {
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    submit: async ({ email = '' }) => {
      await forgotPassword({ body: { email }, throwOnError: true });
      setSentTo(email);
    },
  });
  if (sentTo !== undefined) {
    return (
      <EntryFrame title={m.forgot_sent_title()} text={m.forgot_sent_text({ email: sentTo })}>
        <p className={formClasses.links}>
          <button type="button" className={formClasses.quiet} onClick={() => setSentTo(undefined)}>
            {m.forgot_again()}
          </button>
          <Link to="/login">{m.login_back()}</Link>
        </p>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={m.forgot_title()} text={m.forgot_text()}>
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
        <Button type="submit" size="lg" loading={form.isBusy}>
          {m.forgot_submit()}
        </Button>
        <p className={formClasses.links}>
          <Link to="/login">{m.login_back()}</Link>
        </p>
      </form>
    </EntryFrame>
  );
}
