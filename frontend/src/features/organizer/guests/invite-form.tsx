import { Button, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useState } from 'react';
import { inviteToEvent } from '~/api/gen/sdk.gen';
import type { FieldError, InvitationReport, Locale, NotInvited } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { formatCount } from '~/lib/format';
import { LANGUAGES } from '~/lib/languages';
import { fromZonedField } from '~/lib/zoned-time';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { SelectField } from '~/ui/select-field';
import { TextArea } from '~/ui/text-area';
import { type Words, useForm } from '~/ui/use-form';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import pairClasses from '../editor/step-frame.module.css';
import { isInvitationList } from '../query';
import { words } from '~/ui/form-words';
import classes from './guests.module.css';

/** What the API takes at once. */
const CSV_LENGTH_MAX = 60_000;
const PASTED_LENGTH_MAX = 60_000;

interface Chosen {
  name: string;
  text: string;
}

/** Addresses as they are copied from anywhere: one per line, or `Zoé <zoe@example.org>, …`. */
function addressesOf(text: string): string[] {
  const parts = text.split(/[\n,;]+/).map((part) => /<([^<>]*)>/.exec(part)?.[1] ?? part);
  return parts.flatMap((part) => part.split(/\s+/)).filter((part) => part !== '');
}

const isAboutList = ({ pointer }: FieldError): boolean => /^\/(invitees|csv)/.test(pointer);

const listWords: Words = {
  ...words,
  explain: (refused) => (isAboutList(refused) ? m.invite_too_many() : words.explain?.(refused)),
};

const localeOf = (value: string | undefined): Locale => (value === 'en' ? 'en' : 'fr');

export function InviteForm() {
  const { path } = useEditor();
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const queries = useQueryClient();
  const [file, setFile] = useState<Chosen>();
  const [report, setReport] = useState<InvitationReport & { isFile: boolean }>();
  const form = useForm({
    words: listWords,
    blame: ({ fields }) => (!file && fields.some(isAboutList) ? 'invitees' : undefined),
    submit: async (values, element) => {
      setReport(undefined);
      const emails = addressesOf(values['invitees'] ?? '');
      const expires_at = fromZonedField(values['expires_at'], zone);
      const { data: done } = await inviteToEvent({
        path: { id: path.id },
        query: { org: path.org },
        body: {
          ...(file ? { csv: file.text } : { invitees: emails.map((email) => ({ email })) }),
          locale: localeOf(values['locale']),
          ...(expires_at && { expires_at }),
        },
        throwOnError: true,
      });
      setReport({ ...done, isFile: file !== undefined });
      setFile(undefined);
      element.reset();
      await queries.invalidateQueries({ predicate: isInvitationList });
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <FormAlert error={form.failure} />
      {file === undefined && (
        <TextArea
          {...form.field('invitees')}
          label={m.invite_addresses()}
          description={m.invite_addresses_hint()}
          rows={4}
          required
          maxLength={PASTED_LENGTH_MAX}
        />
      )}
      <CsvFile file={file} onChange={setFile} />
      <div className={pairClasses.pair}>
        <SelectField
          {...form.field('locale')}
          label={m.invite_language()}
          defaultValue={getLocale()}
          options={LANGUAGES}
        />
        <TextInput
          {...form.field('expires_at')}
          type="datetime-local"
          label={m.invite_answer_by()}
          description={m.invite_answer_by_hint()}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
        />
      </div>
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy} leftSection={<Icon name="mail" />}>
          {m.invite_send()}
        </Button>
      </div>
      <div role="status">{report && <Report report={report} isFile={report.isFile} />}</div>
    </form>
  );
}

interface CsvFileProps {
  file: Chosen | undefined;
  onChange: (file: Chosen | undefined) => void;
}

function CsvFile({ file, onChange }: CsvFileProps) {
  const [isTooLong, setIsTooLong] = useState(false);
  const pick = async ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const chosen = input.files?.[0];
    if (!chosen) return;
    const isFit = chosen.size <= CSV_LENGTH_MAX;
    setIsTooLong(!isFit);
    if (isFit) onChange({ name: chosen.name, text: await chosen.text() });
  };
  if (file) {
    const count = file.text.split('\n').filter((line) => line.trim() !== '').length;
    return (
      <p className={classes.file}>
        <strong>{file.name}</strong>
        <span>{m.invite_file_lines({ count, shown: formatCount(count) })}</span>
        <Button variant="default" size="sm" onClick={() => onChange(undefined)}>
          {m.invite_file_remove()}
        </Button>
      </p>
    );
  }
  return (
    <div className={classes.file}>
      <Button
        component="label"
        variant="default"
        size="sm"
        className={classes.picker}
        leftSection={<InnerIcon name="log" size={18} />}
      >
        {m.invite_file()}
        <input
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          aria-describedby="csv-hint"
          onChange={(event) => void pick(event)}
        />
      </Button>
      <span id="csv-hint" className={formClasses.text}>
        {m.invite_file_hint()}
      </span>
      <div role="alert">
        {isTooLong && <span className={classes.why}>{m.invite_too_many()}</span>}
      </div>
    </div>
  );
}

const reasons: Record<NotInvited, () => string> = {
  invalid_address: m.refused_address,
  invalid_locale: m.refused_locale,
  twice: m.refused_twice,
  already_invited: m.refused_already,
  too_many: m.refused_too_many,
  too_many_today: m.refused_too_many_today,
};

interface ReportProps {
  report: InvitationReport;
  isFile: boolean;
}

/** Who was written to, and who was not, with the line to mend. */
function Report({ report: { invited, refused }, isFile }: ReportProps) {
  const [n, nRefused] = [invited.length, refused.length];
  return (
    <div className={`${formClasses.said} ${classes.report}`}>
      <p>
        <strong>
          {n === 0
            ? m.invite_sent_none()
            : m.invite_sent_count({ count: n, shown: formatCount(n) })}
        </strong>
      </p>
      {nRefused > 0 && (
        <>
          <p>{m.invite_refused_count({ count: nRefused, shown: formatCount(nRefused) })}</p>
          <ul className={classes.refused}>
            {refused.map(({ row, email, reason }) => (
              <li key={row}>
                <span>
                  {isFile && `${m.invite_line({ row })} · `}
                  {email || '—'}
                </span>
                <span className={classes.why}>{reasons[reason]()}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
