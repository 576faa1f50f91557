import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { giveTicketsAway } from '~/api/gen/sdk.gen';
import type { DeskOrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { formatDateTime } from '~/lib/format';
import { LANGUAGES } from '~/lib/languages';
import { useRequestKey } from '~/lib/request-key';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import pairClasses from '../editor/step-frame.module.css';
import { datesQuery, offersQuery } from '../query';
import { ReasonField } from './dialog-parts';
import { offerName } from './offer-name';

/** Tickets that cost nothing, for whoever the organizer wants to have them. */
export function CompForm({ onDone }: { onDone: (order: DeskOrderView) => void }) {
  const { path } = useEditor();
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const { data: dates } = useQuery(datesQuery(path));
  const { data: offers } = useQuery(offersQuery(path));
  const keyed = useRequestKey();
  const form = useForm({
    submit: async ({ offer_id = '', occurrence_id = '', quantity, name, email, ...rest }) => {
      const body = {
        offer_id,
        occurrence_id,
        quantity: Number(quantity),
        name: name ?? '',
        email: email ?? '',
        locale: rest['locale'] ?? getLocale(),
        ...(rest['reason'] && { reason: rest['reason'] }),
      };
      const { data } = await giveTicketsAway({
        path: { id: path.id },
        query: { org: path.org },
        headers: keyed(body),
        body,
        throwOnError: true,
      });
      onDone(data);
    },
  });
  const open = dates?.data.filter(({ status }) => status === 'scheduled') ?? [];
  return (
    <form className={formClasses.form} {...form.props}>
      <p className={formClasses.text}>{m.comp_text()}</p>
      <FormAlert error={form.failure} />
      <div className={pairClasses.pair}>
        <SelectField
          {...form.field('offer_id')}
          label={m.comp_offer()}
          options={(offers?.data ?? []).map((offer) => ({
            value: offer.id,
            label: offerName(offer),
          }))}
        />
        <SelectField
          {...form.field('occurrence_id')}
          label={m.comp_date()}
          options={open.map(({ id, starts_at }) => ({
            value: id,
            label: formatDateTime(starts_at, zone),
          }))}
        />
      </div>
      <TextInput
        {...form.field('quantity')}
        type="number"
        label={m.comp_quantity()}
        defaultValue="1"
        min={1}
        max={100}
        required
      />
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field('name')}
          label={m.comp_name()}
          required
          maxLength={120}
          autoComplete="off"
        />
        <TextInput
          {...form.field('email')}
          type="email"
          label={m.field_email_label()}
          required
          autoComplete="off"
        />
      </div>
      <SelectField
        {...form.field('locale')}
        label={m.invite_language()}
        defaultValue={getLocale()}
        options={LANGUAGES}
      />
      <ReasonField form={form} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy} disabled={open.length === 0}>
          {m.comp_submit()}
        </Button>
      </div>
    </form>
  );
}
