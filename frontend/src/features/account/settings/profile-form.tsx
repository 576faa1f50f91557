import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { getMeQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import { updateMe } from '~/api/gen/sdk.gen';
import type { MeView } from '~/api/gen/types.gen';
import { adoptUser } from '~/api/session-store';
import { type Versioned, myProfileQuery, versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { LANGUAGES } from '~/lib/languages';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SavedNote } from '~/ui/saved-note';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';

const isSame = (a: MeView, b: MeView): boolean =>
  a.name === b.name && a.phone === b.phone && a.locale === b.locale;

export function ProfileForm({ profile }: { profile: Versioned<MeView> }) {
  const queries = useQueryClient();
  const [nSaved, setNSaved] = useState(0);
  // What the fields began with. A new photo is another version of the account, but not of these.
  const [base, setBase] = useState(profile);
  const [nConflicts, setNConflicts] = useState(0);
  const current = isSame(base.value, profile.value) ? profile : base;
  const form = useForm({
    submit: async ({ name = '', phone = '', locale }) => {
      try {
        const { data: saved, response } = await updateMe({
          headers: { 'If-Match': current.etag },
          body: { name, phone: phone.trim() || null, locale: locale === 'en' ? 'en' : 'fr' },
          throwOnError: true,
        });
        const next = versioned(saved, response);
        queries.setQueryData(getMeQueryKey(), saved);
        queries.setQueryData(myProfileQuery().queryKey, next);
        adoptUser(saved);
        setBase(next);
        setNSaved((n) => n + 1);
      } catch (error) {
        if (hasCode(error, 'http.precondition_failed')) {
          setBase(await queries.fetchQuery({ ...myProfileQuery(), staleTime: 0 }));
          setNConflicts((n) => n + 1);
        }
        throw error;
      }
    },
  });
  const me = base.value;
  return (
    // A new key shows what somebody else saved meanwhile.
    <form key={nConflicts} className={formClasses.form} {...form.props}>
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
        {...form.field('locale')}
        label={m.field_locale_label()}
        defaultValue={me.locale}
        options={LANGUAGES}
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
