import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listManagedEventsOptions } from '~/api/gen/@tanstack/react-query.gen';
import type { OrganizationView } from '~/api/gen/types.gen';
import type { Versioned } from '~/api/versioned';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { CopyButton } from '~/ui/copy-button';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Panel } from '~/ui/panel';
import { SavedNote } from '~/ui/saved-note';
import { SelectField } from '~/ui/select-field';
import { type Words, useForm } from '~/ui/use-form';
import { AddressList, addressesOf } from './address-list';
import { useChangeOrganization } from './change-organization';
import classes from './page.module.css';

const SITES_MAX = 20;
const EVENTS_MAX = 100;

const words: Words = {
  explain: ({ pointer, code }) =>
    pointer.startsWith('/widget_sites') && code === 'invalid' ? m.widget_site_invalid() : undefined,
};

/** The sites that may show the organization's events, and the line that does it. */
export function WidgetPanel({ organization }: { organization: Versioned<OrganizationView> }) {
  const { value } = organization;
  const change = useChangeOrganization(organization);
  const [nSaved, setNSaved] = useState(0);
  const form = useForm({
    words,
    submit: async (values) => {
      await change({ widget_sites: addressesOf(values, 'widget_sites') });
      setNSaved((n) => n + 1);
    },
  });
  return (
    <Panel title={m.widget_title()} text={m.widget_text()}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <AddressList
          form={form}
          name="widget_sites"
          legend={m.widget_sites()}
          hint={m.widget_sites_hint()}
          rowLabel={(n) => m.widget_site({ n })}
          addLabel={m.widget_site_add()}
          initial={value.widget_sites}
          max={SITES_MAX}
        />
        <div className={formClasses.actions}>
          <Button type="submit" loading={form.isBusy}>
            {m.form_save()}
          </Button>
          <SavedNote times={nSaved} />
        </div>
      </form>
      {value.widget_sites.length > 0 && <Line org={value.id} />}
    </Panel>
  );
}

/** One line of HTML for one event; a private one is shown nowhere. */
function Line({ org }: { org: string }) {
  const { data } = useQuery(
    listManagedEventsOptions({ query: { org, status: 'published', limit: EVENTS_MAX } }),
  );
  const [chosen, setChosen] = useState('');
  const events = (data?.data ?? []).filter(({ visibility }) => visibility !== 'private');
  const slug = chosen || events[0]?.slug;
  if (!data) return null;
  if (!slug) return <p className={formClasses.text}>{m.widget_no_event()}</p>;
  const line = `<script async src="${window.location.origin}/widget.js" data-event="${slug}"></script>`;
  return (
    <div className={classes.line}>
      <SelectField
        label={m.widget_event()}
        value={slug}
        onChange={(event) => setChosen(event.currentTarget.value)}
        options={events.map((event) => ({
          value: event.slug,
          label: (getLocale() === 'fr' ? event.title_fr : event.title_en) ?? event.slug,
        }))}
      />
      <p className={formClasses.text}>{m.widget_line()}</p>
      <textarea
        className={classes.code}
        aria-label={m.widget_line_label()}
        value={line}
        rows={3}
        readOnly
        spellCheck={false}
        translate="no"
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={formClasses.actions}>
        <CopyButton text={line} label={m.widget_copy()} isButton />
      </div>
    </div>
  );
}
