import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createOffer, updateOffer } from '~/api/gen/sdk.gen';
import type { ManagedOfferRowView, OfferRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { decimalsOf } from '~/lib/format';
import { fromMinor } from '~/lib/minor-units';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { offersQuery, refreshLists } from '../query';
import { useSaving } from '../use-saving';
import { words } from '~/ui/form-words';
import { sheetOf, useDraft, useEditor } from './editor-context';
import { OfferMore } from './offer-more';
import { kindOf, offerAsRequest, offerRequest } from './offer-request';
import type { Preset } from './presets';
import classes from './step-frame.module.css';

const ADMITS_MAX = 20;

interface OfferFormProps {
  preset?: Preset;
  offer?: ManagedOfferRowView;
  onDone: () => void;
}

/** Makes an offer or changes one, and shows the list as it is then. */
function useOfferSaving(offer: ManagedOfferRowView | undefined) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const target = { query: { org: path.org }, throwOnError: true as const };
  const { save, isClashOf } = useSaving<OfferRequest>({
    seen: offer && { fields: offerAsRequest(offer), etag: offer.etag },
    create: (body) => createOffer({ ...target, path: { id: path.id }, body }),
    change: (etag, body) =>
      updateOffer({
        ...target,
        path: { id: path.id, offer_id: offer?.id ?? '' },
        headers: { 'If-Match': etag },
        body,
      }),
    latest: async () => {
      const list = await queries.fetchQuery({ ...offersQuery(path), staleTime: 0 });
      const theirs = list.data.find(({ id }) => id === offer?.id);
      return theirs && { fields: offerAsRequest(theirs), etag: theirs.etag };
    },
  });
  return {
    isClashOf,
    save: async (wanted: OfferRequest): Promise<void> => {
      await save(wanted);
      await queries.invalidateQueries({ queryKey: offersQuery(path).queryKey });
      await refreshLists(queries);
    },
  };
}

export function OfferForm({ preset, offer, onDone }: OfferFormProps) {
  const sheet = sheetOf(useDraft());
  const currency = sheet.currency ?? 'EUR';
  const zone = sheet.timezone ?? 'UTC';
  const { save, isClashOf } = useOfferSaving(offer);
  const [kind, setKind] = useState(offer?.kind ?? preset?.kind ?? 'paid');
  const form = useForm({
    words,
    submit: async (values) => {
      await save(offerRequest(values, { currency, zone }));
      onDone();
    },
  });
  const isClash = isClashOf(form.failure);
  const money = (amount: number | undefined) =>
    amount === undefined ? '' : fromMinor(amount, currency, getLocale());
  const decimals = decimalsOf(currency);
  const amount = {
    inputMode: 'decimal',
    autoComplete: 'off',
    pattern: decimals === 0 ? '[\\d\\s]+' : `[\\d\\s]+([.,]\\d{1,${decimals}})?`,
    maxLength: 15,
    rightSection: <span aria-hidden="true">{currency}</span>,
    rightSectionWidth: '3.5rem',
  } as const;
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} text={isClash ? m.offer_clash() : undefined} />
      <div className={classes.pair}>
        <TextInput
          {...form.field('name_fr')}
          label={m.offer_name_fr()}
          defaultValue={offer?.name_fr ?? preset?.name_fr ?? ''}
          maxLength={80}
          lang="fr"
          autoComplete="off"
        />
        <TextInput
          {...form.field('name_en')}
          label={m.offer_name_en()}
          defaultValue={offer?.name_en ?? preset?.name_en ?? ''}
          maxLength={80}
          lang="en"
          autoComplete="off"
        />
      </div>
      <div className={classes.pair}>
        <SelectField
          {...form.field('kind')}
          label={m.offer_kind()}
          value={kind}
          options={[
            { value: 'paid', label: m.offer_kind_paid() },
            { value: 'free', label: m.price_free() },
            { value: 'donation', label: m.price_donation() },
          ]}
          onChange={({ currentTarget }) => setKind(kindOf(currentTarget.value))}
        />
        {kind !== 'free' && (
          <TextInput
            {...form.field('price')}
            {...amount}
            label={kind === 'donation' ? m.offer_suggested() : m.offers_price()}
            defaultValue={money(offer?.price.amount)}
            required={kind === 'paid'}
            withAsterisk={false}
            // The one thing that a pattern leaves open.
            data-autofocus={(preset?.kind === 'paid' && preset.name_fr !== '') || undefined}
          />
        )}
        {kind === 'donation' && (
          <TextInput
            {...form.field('min_price')}
            {...amount}
            label={m.offer_min_price()}
            defaultValue={money(offer?.min_price?.amount)}
          />
        )}
        <TextInput
          {...form.field('admits')}
          type="number"
          label={m.offer_admits()}
          description={m.offer_admits_hint()}
          inputMode="numeric"
          defaultValue={offer?.admits ?? preset?.admits ?? 1}
          min={1}
          max={ADMITS_MAX}
          required
          withAsterisk={false}
        />
      </div>
      <OfferMore form={form} offer={offer} rateClass={preset?.rate_class ?? 'normal'} zone={zone} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {isClash ? m.offer_save_anyway() : offer ? m.form_save() : m.offer_add()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
