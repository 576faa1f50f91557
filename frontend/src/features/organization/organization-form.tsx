import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { updateOrganization } from '~/api/gen/sdk.gen';
import type { OrganizationView } from '~/api/gen/types.gen';
import { refreshMe } from '~/api/refresh-me';
import { type Versioned, organizationQuery, versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { LANGUAGES } from '~/lib/languages';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { SavedNote } from '~/ui/saved-note';
import { SelectField } from '~/ui/select-field';
import { TextArea } from '~/ui/text-area';
import { useForm } from '~/ui/use-form';

const DESCRIPTION_LENGTH_MAX = 5_000;
const orNull = (text: string | undefined): string | null => text?.trim() || null;

export function OrganizationForm({ organization }: { organization: Versioned<OrganizationView> }) {
  const queries = useQueryClient();
  const [base, setBase] = useState(organization);
  const [nSaved, setNSaved] = useState(0);
  const [nConflicts, setNConflicts] = useState(0);
  const form = useForm({ submit: save });
  const present = base.value;
  const query = { org: present.id };

  async function save(values: Record<string, string>) {
    try {
      const { data: saved, response } = await updateOrganization({
        query,
        headers: { 'If-Match': base.etag },
        body: {
          name: values['name'] ?? '',
          description_fr: orNull(values['description_fr']),
          description_en: orNull(values['description_en']),
          website: orNull(values['website']),
          contact_email: orNull(values['contact_email']),
          locale: values['locale'] === 'en' ? 'en' : 'fr',
        },
        throwOnError: true,
      });
      const next = versioned(saved, response);
      queries.setQueryData(organizationQuery(present.id).queryKey, next);
      setBase(next);
      // Menus call it by its name.
      if (saved.name !== present.name) await refreshMe(queries);
      setNSaved((n) => n + 1);
    } catch (error) {
      if (hasCode(error, 'http.precondition_failed')) {
        setBase(await queries.fetchQuery({ ...organizationQuery(present.id), staleTime: 0 }));
        setNConflicts((n) => n + 1);
      }
      throw error;
    }
  }

  return (
    <Panel title={m.organization_about()} text={m.organization_about_text()}>
      {/* A new key shows what somebody else saved meanwhile. */}
      <form key={nConflicts} className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <TextInput
          {...form.field('name')}
          label={m.field_organization_label()}
          defaultValue={present.name}
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="organization"
        />
        <TextArea
          {...form.field('description_fr')}
          label={m.organization_description_fr()}
          description={m.organization_description_hint()}
          defaultValue={present.description_fr ?? ''}
          maxLength={DESCRIPTION_LENGTH_MAX}
          lang="fr"
        />
        <TextArea
          {...form.field('description_en')}
          label={m.organization_description_en()}
          defaultValue={present.description_en ?? ''}
          maxLength={DESCRIPTION_LENGTH_MAX}
          lang="en"
        />
        <TextInput
          {...form.field('website')}
          label={m.organization_website()}
          defaultValue={present.website ?? ''}
          type="url"
          maxLength={500}
          autoComplete="url"
          placeholder="https://"
        />
        <TextInput
          {...form.field('contact_email')}
          label={m.organization_contact()}
          description={m.organization_contact_hint()}
          defaultValue={present.contact_email ?? ''}
          type="email"
          maxLength={254}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <SelectField
          {...form.field('locale')}
          label={m.organization_locale()}
          defaultValue={present.locale}
          options={LANGUAGES}
        />
        <div className={formClasses.actions}>
          <Button type="submit" loading={form.isBusy}>
            {m.form_save()}
          </Button>
          <SavedNote times={nSaved} />
        </div>
      </form>
    </Panel>
  );
}
