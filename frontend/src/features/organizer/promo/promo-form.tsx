import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { createPromoCode, getPromoCode, updatePromoCode } from '~/api/gen/sdk.gen';
import type { PromoCodeView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { isPromoCodeList } from '../query';
import { useSaving } from '../use-saving';
import { chosenOffers } from '../chosen-offers';
import { PromoFields } from './promo-fields';
import { type PromoFields as Fields, asFields, asRequest, termsOf } from './promo-request';
import { promoWords } from './promo-words';
import classes from './promo.module.css';

function usePromoSaving(code: PromoCodeView | undefined) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const target = { query: { org: path.org }, throwOnError: true as const };
  const at = { path: { id: path.id, promo_code_id: code?.id ?? '' } };
  const { save, isClashOf } = useSaving<Fields>({
    seen: code && { fields: asFields(code), etag: code.etag },
    create: (wanted) =>
      createPromoCode({ ...target, path: { id: path.id }, body: asRequest(wanted) }),
    change: (etag, mine) =>
      updatePromoCode({
        ...target,
        ...at,
        headers: { 'If-Match': etag },
        body: asRequest(mine),
      }),
    latest: async () => {
      const { data: theirs } = await getPromoCode({ ...target, ...at });
      return { fields: asFields(theirs), etag: theirs.etag };
    },
  });
  return {
    isClashOf,
    save: async (wanted: Fields): Promise<void> => {
      await save(wanted);
      await queries.invalidateQueries({ predicate: isPromoCodeList });
    },
  };
}

interface PromoFormProps {
  code?: PromoCodeView;
  onDone: () => void;
}

/** One code, with a name that people can type. */
export function PromoForm({ code, onDone }: PromoFormProps) {
  const { save, isClashOf } = usePromoSaving(code);
  const sheet = sheetOf(useDraft());
  const where = { prefix: '', currency: sheet.currency ?? 'EUR', zone: sheet.timezone ?? 'UTC' };
  const [isForSome, setIsForSome] = useState(Boolean(code?.offer_ids));
  const form = useForm({
    words: promoWords,
    blame: (error) => (hasCode(error, 'sales.promo_code_taken') ? 'code' : undefined),
    submit: async (values, element) => {
      const offers = isForSome ? chosenOffers(element, 'offer_ids') : null;
      const typed = values['code']?.trim().toUpperCase() ?? '';
      await save({ code: typed, ...termsOf(values, offers, where) });
      onDone();
    },
  });
  const isClash = isClashOf(form.failure);
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} text={isClash ? m.offer_clash() : undefined} />
      <TextInput
        {...form.field('code')}
        classNames={{ input: classes.codeField ?? '' }}
        label={m.promo_code()}
        description={m.promo_code_hint()}
        defaultValue={code?.code ?? ''}
        required
        withAsterisk={false}
        maxLength={40}
        pattern="\s*[A-Za-z0-9][A-Za-z0-9_\-]{2,39}\s*"
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        data-autofocus={code === undefined || undefined}
      />
      <PromoFields form={form} prefix="" code={code} isForSome={isForSome} onScope={setIsForSome} />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {isClash ? m.offer_save_anyway() : code ? m.form_save() : m.promo_add()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
