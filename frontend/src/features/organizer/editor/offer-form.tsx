import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { createOffer, updateOffer } from '~/api/gen/sdk.gen';
import type { ManagedOfferRowView, OfferRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { clashing, differing } from '~/lib/merge';
import { decimalsOf } from '~/lib/format';
import { fromMinor } from '~/lib/minor-units';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import { useForm } from '~/ui/use-form';
import { offersQuery, refreshLists } from '../query';
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

/** Saves an offer; on somebody else's newer version, only what was changed here goes on top. */
function useSaving(offer: ManagedOfferRowView | undefined) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const [etag, setEtag] = useState(offer?.etag ?? '');
  const [clashes, setClashes] = useState<string[]>([]);
  const target = { query: { org: path.org }, throwOnError: true as const };

  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: offersQuery(path).queryKey });
    await refreshLists(queries);
  };
  const change = async (id: string, version: string, body: OfferRequest) =>
    updateOffer({
      ...target,
      path: { id: path.id, offer_id: id },
      headers: { 'If-Match': version },
      body,
    });

  const save = async (wanted: OfferRequest): Promise<void> => {
    if (!offer) {
      await createOffer({ ...target, path: { id: path.id }, body: wanted });
      return refresh();
    }
    const before = offerAsRequest(offer);
    const mine = differing<OfferRequest>(wanted, before);
    try {
      await change(offer.id, etag, mine);
    } catch (error) {
      if (!hasCode(error, 'http.precondition_failed')) throw error;
      const list = await queries.fetchQuery({ ...offersQuery(path), staleTime: 0 });
      const theirs = list.data.find(({ id }) => id === offer.id);
      if (!theirs) throw error;
      const both = clashing<OfferRequest>(mine, before, offerAsRequest(theirs));
      setEtag(theirs.etag);
      if (both.length > 0) {
        setClashes(both);
        throw error;
      }
      await change(offer.id, theirs.etag, mine);
    }
    return refresh();
  };
  return { save, clashes };
}

export function OfferForm({ preset, offer, onDone }: OfferFormProps) {
  const sheet = sheetOf(useDraft());
  const currency = sheet.currency ?? 'EUR';
  const zone = sheet.timezone ?? 'UTC';
  const { save, clashes } = useSaving(offer);
  const [kind, setKind] = useState(offer?.kind ?? preset?.kind ?? 'paid');
  const form = useForm({
    words,
    submit: async (values) => {
      await save(offerRequest(values, { currency, zone }));
      onDone();
    },
  });
  const isClash = clashes.length > 0 && hasCode(form.failure, 'http.precondition_failed');
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
