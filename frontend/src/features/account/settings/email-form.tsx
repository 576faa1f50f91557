import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { requestEmailChange } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { withStepUp } from '~/ui/step-up';
import { useForm } from '~/ui/use-form';

export function EmailForm({ email }: { email: string }) {
  const [sentTo, setSentTo] = useState<string>();
  const form = useForm({
    submit: async (values, element) => {
      const next = values['email'] ?? '';
      await withStepUp(() => requestEmailChange({ body: { email: next }, throwOnError: true }));
      element.reset();
      setSentTo(next);
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <p className={formClasses.fact}>
        <span>{m.email_present()}</span> <strong>{email}</strong>
      </p>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('email')}
        label={m.email_next()}
        type="email"
        required
        withAsterisk={false}
        maxLength={254}
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
      />
      <div className={formClasses.actions}>
        <Button type="submit" variant="default" loading={form.isBusy}>
          {m.email_submit()}
        </Button>
      </div>
      <p role="status" className={sentTo ? formClasses.said : undefined}>
        {sentTo && m.email_sent({ email: sentTo })}
      </p>
    </form>
  );
}
