import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ManagedOfferRowView, RateClass } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { formatRange } from '~/lib/format';
import { toZonedField } from '~/lib/zoned-time';
import { SelectField } from '~/ui/select-field';
import { TextArea } from '~/ui/text-area';
import type { useForm } from '~/ui/use-form';
import { datesQuery } from '../query';
import { useEditor } from './editor-context';
import moreClasses from './offer-more.module.css';
import { percent, policyOf } from './offer-request';
import classes from './step-frame.module.css';

const DESCRIPTION_LENGTH_MAX = 1_000;
const PER_ORDER_MAX = 1_000;
const DAYS_MAX = 366;

interface OfferMoreProps {
  form: ReturnType<typeof useForm>;
  offer: ManagedOfferRowView | undefined;
  rateClass: RateClass;
  zone: string;
}

/** What most offers leave as it is. */
export function OfferMore({ form, offer, rateClass, zone }: OfferMoreProps) {
  return (
    <details className={moreClasses.more}>
      <summary>{m.offer_more()}</summary>
      <div className={moreClasses.inner}>
        <Words form={form} offer={offer} />
        <Who form={form} offer={offer} rateClass={rateClass} zone={zone} />
        <div className={classes.pair}>
          <TextInput
            {...form.field('sales_open_at')}
            type="datetime-local"
            label={m.editor_sales_open()}
            defaultValue={toZonedField(offer?.sales_open_at, zone)}
          />
          <TextInput
            {...form.field('sales_close_at')}
            type="datetime-local"
            label={m.editor_sales_close()}
            defaultValue={toZonedField(offer?.sales_close_at, zone)}
          />
        </div>
        <Limits form={form} offer={offer} />
      </div>
    </details>
  );
}

type PartProps = Pick<OfferMoreProps, 'form' | 'offer'>;

function Words({ form, offer }: PartProps) {
  return (
    <>
      <TextArea
        {...form.field('description_fr')}
        label={m.organization_description_fr()}
        defaultValue={offer?.description_fr ?? ''}
        rows={2}
        maxLength={DESCRIPTION_LENGTH_MAX}
        lang="fr"
      />
      <TextArea
        {...form.field('description_en')}
        label={m.organization_description_en()}
        defaultValue={offer?.description_en ?? ''}
        rows={2}
        maxLength={DESCRIPTION_LENGTH_MAX}
        lang="en"
      />
    </>
  );
}

function Who({ form, offer, rateClass, zone }: OfferMoreProps) {
  const { path } = useEditor();
  const { data: dates } = useQuery(datesQuery(path));
  const isProved = offer ? offer.requires_proof : rateClass === 'reduced';
  return (
    <div className={classes.pair}>
      <SelectField
        {...form.field('rate_class')}
        label={m.offer_class()}
        defaultValue={offer?.rate_class ?? rateClass}
        options={[
          { value: 'normal', label: m.class_normal() },
          { value: 'reduced', label: m.offers_reduced() },
          { value: 'vip', label: m.offers_vip() },
        ]}
      />
      <SelectField
        {...form.field('requires_proof')}
        label={m.offer_proof()}
        defaultValue={isProved ? 'yes' : 'no'}
        options={[
          { value: 'no', label: m.offer_proof_no() },
          { value: 'yes', label: m.offer_proof_yes() },
        ]}
      />
      <SelectField
        {...form.field('visibility')}
        label={m.offer_visibility()}
        defaultValue={offer?.visibility ?? 'public'}
        options={[
          { value: 'public', label: m.offer_visible() },
          { value: 'hidden', label: m.offer_hidden() },
          { value: 'code_only', label: m.offer_code_only() },
        ]}
      />
      <SelectField
        {...form.field('occurrence_id')}
        label={m.offer_date()}
        defaultValue={offer?.occurrence_id ?? ''}
        options={[
          { value: '', label: m.offer_date_all() },
          ...(dates?.data ?? []).map(({ id, starts_at, ends_at }) => ({
            value: id,
            label: formatRange(starts_at, ends_at, zone),
          })),
        ]}
      />
    </div>
  );
}

function Limits({ form, offer }: PartProps) {
  const [policy, setPolicy] = useState(offer?.checkin.policy ?? 'single');
  return (
    <div className={classes.pair}>
      <TextInput
        {...form.field('min_per_order')}
        type="number"
        label={m.offer_min_per_order()}
        defaultValue={offer?.min_per_order ?? 1}
        min={1}
        max={PER_ORDER_MAX}
        required
        withAsterisk={false}
      />
      <TextInput
        {...form.field('max_per_order')}
        type="number"
        label={m.offer_max_per_order()}
        defaultValue={offer?.max_per_order ?? 10}
        min={1}
        max={PER_ORDER_MAX}
        required
        withAsterisk={false}
      />
      <TextInput
        {...form.field('tax_rate')}
        label={m.offer_tax()}
        description={m.offer_tax_hint()}
        defaultValue={percent(offer?.tax_rate_bp ?? 0, getLocale())}
        inputMode="decimal"
        pattern="\d{1,3}([.,]\d{1,2})?"
        autoComplete="off"
        rightSection={<span aria-hidden="true">%</span>}
      />
      <SelectField
        {...form.field('checkin')}
        label={m.offer_checkin()}
        value={policy}
        options={[
          { value: 'single', label: m.checkin_single() },
          { value: 'multi', label: m.checkin_multiple() },
          { value: 'daily', label: m.checkin_daily() },
        ]}
        onChange={({ currentTarget }) => setPolicy(policyOf(currentTarget.value))}
      />
      {policy === 'daily' && (
        <TextInput
          {...form.field('days')}
          type="number"
          label={m.checkin_days()}
          defaultValue={offer?.checkin.days ?? 2}
          min={1}
          max={DAYS_MAX}
          required
          withAsterisk={false}
        />
      )}
    </div>
  );
}
