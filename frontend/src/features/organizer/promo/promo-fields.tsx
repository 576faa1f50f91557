import { TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PromoEffect, PromoTermsView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { decimalsOf } from '~/lib/format';
import { fromMinor } from '~/lib/minor-units';
import { toZonedField } from '~/lib/zoned-time';
import { CheckGroup } from '~/ui/check-group';
import { inOwnLanguage } from '~/ui/event-texts';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import type { useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { percent } from '../editor/offer-request';
import pairClasses from '../editor/step-frame.module.css';
import { offersQuery } from '../query';
import { EFFECTS, effectOf } from './promo-request';
import { effectText } from './promo-words';

const USES_MAX = 1_000_000;

interface PromoFieldsProps {
  form: ReturnType<typeof useForm>;
  /** Before the names, where the API wants the terms apart. */
  prefix: string;
  code: PromoTermsView | undefined;
  isForSome: boolean;
  onScope: (isForSome: boolean) => void;
}

/** What a code does, for which offers, when and how often. */
export function PromoFields({ form, prefix, code, isForSome, onScope }: PromoFieldsProps) {
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const uses = { type: 'number', inputMode: 'numeric', min: 1, max: USES_MAX, step: 1 } as const;
  return (
    <>
      <Benefit form={form} prefix={prefix} code={code} />
      <Offers
        form={form}
        prefix={prefix}
        chosen={code?.offer_ids ?? []}
        isForSome={isForSome}
        onScope={onScope}
      />
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field(`${prefix}max_uses`)}
          {...uses}
          label={prefix ? m.promo_max_uses_each() : m.promo_max_uses()}
          placeholder={m.link_unlimited()}
          defaultValue={code?.max_uses ?? (prefix ? 1 : '')}
        />
        <TextInput
          {...form.field(`${prefix}max_per_person`)}
          {...uses}
          label={m.promo_max_per_person()}
          placeholder={m.link_unlimited()}
          defaultValue={code?.max_per_person ?? ''}
        />
      </div>
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field(`${prefix}valid_from`)}
          type="datetime-local"
          label={m.promo_valid_from()}
          defaultValue={toZonedField(code?.valid_from, zone)}
        />
        <TextInput
          {...form.field(`${prefix}valid_until`)}
          type="datetime-local"
          label={m.promo_valid_until()}
          defaultValue={toZonedField(code?.valid_until, zone)}
        />
      </div>
    </>
  );
}

type BenefitProps = Pick<PromoFieldsProps, 'form' | 'prefix' | 'code'>;

function Benefit({ form, prefix, code }: BenefitProps) {
  const currency = sheetOf(useDraft()).currency ?? 'EUR';
  const [effect, setEffect] = useState<PromoEffect>(code?.effect ?? 'percent');
  const decimals = decimalsOf(currency);
  return (
    <>
      <div className={pairClasses.pair}>
        <SelectField
          {...form.field(`${prefix}effect`)}
          label={m.promo_effect()}
          value={effect}
          options={EFFECTS.map((value) => ({ value, label: effectText(value) }))}
          onChange={({ currentTarget }) => setEffect(effectOf(currentTarget.value))}
        />
        {effect === 'percent' && (
          <TextInput
            {...form.field(`${prefix}percent_bp`)}
            label={m.promo_percent_label()}
            defaultValue={code?.percent_bp ? percent(code.percent_bp, getLocale()) : ''}
            inputMode="decimal"
            pattern="\d{1,3}([.,]\d{1,2})?"
            required
            withAsterisk={false}
            autoComplete="off"
            rightSection={<span aria-hidden="true">%</span>}
          />
        )}
        {(effect === 'amount' || effect === 'set_price') && (
          <TextInput
            key={effect}
            {...form.field(`${prefix}amount`)}
            label={effect === 'amount' ? m.promo_amount_label() : m.promo_price_label()}
            defaultValue={code?.amount ? fromMinor(code.amount.amount, currency, getLocale()) : ''}
            inputMode="decimal"
            pattern={decimals === 0 ? '[\\d\\s]+' : `[\\d\\s]+([.,]\\d{1,${decimals}})?`}
            required
            withAsterisk={false}
            autoComplete="off"
            rightSection={<span aria-hidden="true">{currency}</span>}
            rightSectionWidth="3.5rem"
          />
        )}
      </div>
      {effect === 'unlock' && <UnlockHint />}
    </>
  );
}

/** A key without a door helps nobody. */
function UnlockHint() {
  const { path } = useEditor();
  const { data: offers } = useSuspenseQuery(offersQuery(path));
  const locked = offers.data.filter(({ visibility }) => visibility === 'code_only');
  const names = locked.map(({ name_fr, name_en }) => inOwnLanguage(name_fr, name_en));
  return (
    <p className={formClasses.text}>
      {names.length === 0
        ? m.promo_unlock_nothing()
        : m.promo_unlock_hint({ offers: names.join(', ') })}
    </p>
  );
}

interface OffersProps extends Pick<PromoFieldsProps, 'form' | 'prefix' | 'isForSome' | 'onScope'> {
  chosen: string[];
}

function Offers({ form, prefix, chosen, isForSome, onScope }: OffersProps) {
  const { path } = useEditor();
  const { data: offers } = useSuspenseQuery(offersQuery(path));
  if (offers.data.length === 0 && !isForSome) return null;
  return (
    <>
      <SelectField
        label={m.question_offers()}
        value={isForSome ? 'some' : 'all'}
        options={[
          { value: 'all', label: m.question_offers_all() },
          { value: 'some', label: m.question_offers_some() },
        ]}
        onChange={({ currentTarget }) => onScope(currentTarget.value === 'some')}
      />
      {isForSome && (
        <CheckGroup
          {...form.field(`${prefix}offer_ids`)}
          legend={m.question_offers_which()}
          options={offers.data.map(({ id, name_fr, name_en }) => ({
            value: id,
            label: inOwnLanguage(name_fr, name_en),
            isChosen: chosen.includes(id),
          }))}
        />
      )}
    </>
  );
}
