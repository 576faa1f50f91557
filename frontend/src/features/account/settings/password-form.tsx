import { Button } from '@mantine/core';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { changePassword } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { NewPasswordField } from '~/ui/new-password-field';
import { PasswordField } from '~/ui/password-field';
import { SavedNote } from '~/ui/saved-note';
import { withStepUp } from '~/ui/step-up';
import { useForm } from '~/ui/use-form';

export function PasswordForm({ email, name }: { email: string; name: string }) {
  const [nSaved, setNSaved] = useState(0);
  const form = useForm({
    blame: (error) =>
      hasCode(error, 'accounts.password_refused') ? 'current_password' : undefined,
    submit: async ({ current_password = '', new_password = '' }) => {
      const body = { current_password, new_password };
      await withStepUp(() => changePassword({ body, throwOnError: true }));
      setNSaved((n) => n + 1);
    },
  });
  return (
    // A new key empties the fields once the password is changed.
    <form key={nSaved} className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      {/* For password managers, which have to know whose password this is. */}
      <input type="text" autoComplete="username" defaultValue={email} hidden readOnly />
      <PasswordField
        {...form.field('current_password')}
        label={m.field_current_password_label()}
        required
        withAsterisk={false}
        autoComplete="current-password"
      />
      <NewPasswordField
        {...form.field('new_password')}
        label={m.field_new_password_label()}
        about={[email, name]}
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.password_submit()}
        </Button>
        <SavedNote times={nSaved} text={m.password_saved()} />
      </div>
    </form>
  );
}
