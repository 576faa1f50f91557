import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { getMeQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import { updateMe } from '~/api/gen/sdk.gen';
import type { MeView } from '~/api/gen/types.gen';
import { adoptUser } from '~/api/session-store';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SavedNote } from '~/ui/saved-note';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';

/** Each language is called by its own name. */
const locales = [
  { value: 'fr', label: 'Français' },
  { value: 'en', label: 'English' },
];

export function ProfileForm({ me }: { me: MeView }) {
  const queries = useQueryClient();
  const [nSaved, setNSaved] = useState(0);
  const [locale, setLocale] = useState(me.locale);
  const form = useForm({
    submit: async ({ name = '', phone = '' }) => {
      const { data: saved } = await updateMe({
        body: { name, phone: phone.trim() || null, locale },
        throwOnError: true,
      });
      queries.setQueryData(getMeQueryKey(), saved);
      adoptUser(saved);
      setNSaved((n) => n + 1);
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <TextInput
        {...form.field('name')}
        label={m.field_name_label()}
        defaultValue={me.name}
        required
        withAsterisk={false}
        maxLength={100}
        autoComplete="name"
      />
      <TextInput
        {...form.field('phone')}
        label={m.field_phone_label()}
        defaultValue={me.phone ?? ''}
        type="tel"
        maxLength={40}
        autoComplete="tel"
      />
      <SelectField
        label={m.field_locale_label()}
        value={locale}
        options={locales}
        onChange={(event) => setLocale(event.currentTarget.value === 'en' ? 'en' : 'fr')}
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.form_save()}
        </Button>
        <SavedNote times={nSaved} />
      </div>
    </form>
  );
}
