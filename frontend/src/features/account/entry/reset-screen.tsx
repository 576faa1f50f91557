import { Button } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { resetPassword } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { fragmentToken } from '~/lib/one-time-code';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { NewPasswordField } from '~/ui/new-password-field';
import { useForm } from '~/ui/use-form';
import { EntryFrame } from './entry-frame';
import { LinkInvalid } from './link-invalid';

export function ResetScreen() {
  const { hash } = useLocation();
  const token = fragmentToken(hash);
  const [isDone, setIsDone] = useState(false);
  const form = useForm({
    submit: async ({ password = '' }) => {
      await resetPassword({ body: { token: token ?? '', password }, throwOnError: true });
      setIsDone(true);
    },
  });
  if (isDone) {
    return (
      <EntryFrame title={m.reset_done_title()} text={m.reset_done_text()}>
        <ButtonLink to="/login" size="lg">
          {m.login_submit()}
        </ButtonLink>
      </EntryFrame>
    );
  }
  if (!token || hasCode(form.failure, 'accounts.link_invalid')) {
    return (
      <LinkInvalid>
        <ButtonLink to="/forgot-password">{m.forgot_submit()}</ButtonLink>
      </LinkInvalid>
    );
  }
  return (
    <EntryFrame title={m.reset_title()} text={m.reset_text()}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <NewPasswordField {...form.field('password')} label={m.field_new_password_label()} />
        <Button type="submit" size="lg" loading={form.isBusy}>
          {m.reset_submit()}
        </Button>
      </form>
    </EntryFrame>
  );
}
