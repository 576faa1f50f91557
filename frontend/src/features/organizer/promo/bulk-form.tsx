import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { generatePromoCodes } from '~/api/gen/sdk.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { saveFile } from '~/lib/save-file';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { useForm } from '~/ui/use-form';
import { chosenOffers } from '../chosen-offers';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import pairClasses from '../editor/step-frame.module.css';
import { isPromoCodeList } from '../query';
import { codesFile } from './codes-file';
import { PromoFields } from './promo-fields';
import { asRequest, termsOf } from './promo-request';
import { promoWords } from './promo-words';
import classes from './promo.module.css';

const COUNT_MAX = 1_000;
const PREFIX_LENGTH_MAX = 20;
/** Where the API keeps what all of them do. */
const TERMS = 'terms/';

interface Made {
  codes: string[];
  prefix: string;
}

/** Many codes that do the same, one for each who gets one. */
export function BulkForm({ onDone }: { onDone: () => void }) {
  const { path } = useEditor();
  const queries = useQueryClient();
  const sheet = sheetOf(useDraft());
  const where = { prefix: TERMS, currency: sheet.currency ?? 'EUR', zone: sheet.timezone ?? 'UTC' };
  const [isForSome, setIsForSome] = useState(false);
  const [made, setMade] = useState<Made>();
  const form = useForm({
    words: promoWords,
    submit: async (values, element) => {
      const offers = isForSome ? chosenOffers(element, `${TERMS}offer_ids`) : null;
      const prefix = values['prefix']?.trim().toUpperCase() ?? '';
      const { data: batch } = await generatePromoCodes({
        path: { id: path.id },
        query: { org: path.org },
        body: {
          ...(prefix && { prefix }),
          count: Number(values['count']),
          terms: asRequest(termsOf(values, offers, where)),
        },
        throwOnError: true,
      });
      setMade({ codes: batch.codes, prefix });
      await queries.invalidateQueries({ predicate: isPromoCodeList });
    },
  });
  if (made) return <MadeCodes {...made} onDone={onDone} />;
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      <p className={formClasses.text}>{m.promo_bulk_text()}</p>
      <div className={pairClasses.pair}>
        <TextInput
          {...form.field('count')}
          type="number"
          inputMode="numeric"
          label={m.promo_bulk_count()}
          defaultValue={100}
          min={1}
          max={COUNT_MAX}
          step={1}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput
          {...form.field('prefix')}
          classNames={{ input: classes.codeField ?? '' }}
          label={m.promo_bulk_prefix()}
          placeholder="AMIS"
          pattern="\s*[A-Za-z0-9][A-Za-z0-9_\-]*\s*"
          maxLength={PREFIX_LENGTH_MAX}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
      </div>
      <PromoFields
        form={form}
        prefix={TERMS}
        code={undefined}
        isForSome={isForSome}
        onScope={setIsForSome}
      />
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {m.promo_bulk_submit()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}

function MadeCodes({ codes, prefix, onDone }: Made & { onDone: () => void }) {
  const download = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone; the keyboard goes on with what comes next.
  useEffect(() => download.current?.focus(), []);
  const [first = ''] = codes;
  const name = `${['codes', prefix.toLowerCase()].filter(Boolean).join('-')}.csv`;
  return (
    <div className={formClasses.form}>
      <div role="status" className={formClasses.said}>
        <p className={formClasses.text}>
          {m.promo_bulk_made({ count: codes.length, shown: formatCount(codes.length) })}
        </p>
        <p className={formClasses.text}>
          {m.promo_bulk_like()} <code>{first}</code>
        </p>
      </div>
      <div className={formClasses.actions}>
        <Button
          ref={download}
          leftSection={<Icon name="download" size={18} />}
          onClick={() => saveFile(name, codesFile(codes), 'text/csv')}
        >
          {m.promo_bulk_download()}
        </Button>
        <Button variant="default" onClick={onDone}>
          {m.dialog_close()}
        </Button>
      </div>
    </div>
  );
}
