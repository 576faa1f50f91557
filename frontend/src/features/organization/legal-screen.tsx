import { Button, TextInput } from '@mantine/core';
import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { getLegalDetailsQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import { getLegalDetails, setLegalDetails } from '~/api/gen/sdk.gen';
import type { LegalDetailsView } from '~/api/gen/types.gen';
import { useOrganization } from '~/api/use-organization';
import { type Versioned, versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { countryOptions } from '~/ui/countries';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { SavedNote } from '~/ui/saved-note';
import { SectionHead } from '~/ui/section-layout';
import { SelectField } from '~/ui/select-field';
import { type Words, useForm } from '~/ui/use-form';
import classes from './legal.module.css';

const route = getRouteApi('/organizations/$slug/legal');

const legalQuery = (org: string) =>
  queryOptions({
    queryKey: [...getLegalDetailsQueryKey({ query: { org } }), 'with version'],
    queryFn: async ({ signal }) => {
      const query = { org };
      const { data, response } = await getLegalDetails({ query, signal, throwOnError: true });
      return versioned(data, response);
    },
  });

const invalid: Record<string, () => string> = {
  '/registration_number': m.legal_number_invalid,
  '/vat_number': m.legal_vat_invalid,
  '/invoice_prefix': m.legal_prefix_invalid,
};
const words: Words = {
  explain: ({ pointer, code }) => (code === 'invalid' ? invalid[pointer]?.() : undefined),
};

const orNull = (text: string | undefined): string | null => text?.trim() || null;

/** What the organization's invoices say of it. */
export function LegalScreen() {
  const { slug } = route.useParams();
  const membership = useOrganization(slug);
  return (
    <>
      <SectionHead title={m.legal_title()} text={m.legal_text()} />
      {membership && <Details org={membership.id} />}
    </>
  );
}

function Details({ org }: { org: string }) {
  const { data: details } = useSuspenseQuery(legalQuery(org));
  return <LegalForm org={org} details={details} />;
}

function LegalForm({ org, details }: { org: string; details: Versioned<LegalDetailsView> }) {
  const queries = useQueryClient();
  const [nSaved, setNSaved] = useState(0);
  const { value, etag } = details;
  const { queryKey } = legalQuery(org);
  const form = useForm({
    words,
    submit: async (values) => {
      try {
        const { data: saved, response } = await setLegalDetails({
          query: { org },
          headers: { 'If-Match': etag },
          body: {
            legal_name: values['legal_name'] ?? '',
            legal_form: orNull(values['legal_form']),
            address: values['address'] ?? '',
            postal_code: values['postal_code'] ?? '',
            city: values['city'] ?? '',
            country: values['country'] ?? '',
            registration_number: orNull(values['registration_number']),
            vat_number: orNull(values['vat_number']),
            tax_note: orNull(values['tax_note']),
            invoice_prefix: orNull(values['invoice_prefix']),
          },
          throwOnError: true,
        });
        queries.setQueryData(queryKey, versioned(saved, response));
        setNSaved((n) => n + 1);
      } catch (error) {
        if (hasCode(error, 'http.precondition_failed')) {
          await queries.fetchQuery({ ...legalQuery(org), staleTime: 0 });
        }
        throw error;
      }
    },
  });
  const field = (name: keyof LegalDetailsView, label: string, maxLength = 200) => ({
    ...form.field(name),
    label,
    maxLength,
    defaultValue: value[name] ?? '',
    withAsterisk: false,
  });
  return (
    <form {...form.props} className={classes.form}>
      <FormAlert error={form.failure} />
      <Panel title={m.legal_who()} text={m.legal_who_text()}>
        <TextInput {...field('legal_name', m.legal_name())} required autoComplete="organization" />
        <TextInput
          {...field('legal_form', m.legal_form())}
          description={m.legal_form_hint()}
          autoComplete="off"
        />
        <TextInput {...field('address', m.legal_address())} required autoComplete="off" />
        <div className={classes.pair}>
          <TextInput
            {...field('postal_code', m.legal_postal_code(), 20)}
            required
            autoComplete="off"
          />
          <TextInput {...field('city', m.legal_city())} required autoComplete="off" />
        </div>
        <SelectField
          {...form.field('country')}
          label={m.legal_country()}
          defaultValue={value.country ?? 'FR'}
          options={countryOptions()}
        />
      </Panel>
      <Panel title={m.legal_numbers()} text={m.legal_numbers_text()}>
        <TextInput
          {...field('registration_number', m.legal_number(), 40)}
          description={m.legal_number_hint()}
          autoComplete="off"
        />
        <TextInput
          {...field('vat_number', m.legal_vat(), 40)}
          description={m.legal_vat_hint()}
          autoComplete="off"
        />
        <TextInput
          {...field('tax_note', m.legal_tax_note())}
          description={m.legal_tax_note_hint()}
          autoComplete="off"
        />
        <TextInput
          {...field('invoice_prefix', m.legal_prefix(), 10)}
          description={m.legal_prefix_hint()}
          autoComplete="off"
        />
      </Panel>
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.form_save()}
        </Button>
        <SavedNote times={nSaved} />
      </div>
    </form>
  );
}
