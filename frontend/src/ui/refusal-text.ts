import { ApiError } from '~/api/api-error';
import type { FieldError } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDuration } from '~/lib/format';

/** What went wrong, for people. The server's titles are in their language; a fault has none of use. */
export function refusalText(error: unknown): string {
  if (!(error instanceof ApiError)) return m.failed_text();
  if (error.isUnreachable) return m.form_unreachable();
  if (error.status >= 500 || !error.title) return m.failed_text();
  return error.retryAfter === undefined
    ? m.refusal_sentence({ title: error.title })
    : m.form_wait({ span: formatDuration(error.retryAfter) });
}

const byCode: Record<string, () => string> = {
  missing: m.field_missing,
  too_short: m.field_too_short,
  too_long: m.field_too_long,
  similar: m.field_similar,
  common: m.field_common,
  guessable: m.field_guessable,
};

const invalid: Record<string, () => string> = {
  email: m.field_email,
  name: m.field_name,
  organization_name: m.field_name,
  phone: m.field_phone,
  code: m.field_code,
};

/** The server explains fields in English; known reasons are said in the reader's language. */
export function fieldText({ code, pointer, detail }: FieldError): string {
  const text = byCode[code] ?? (code === 'invalid' ? invalid[pointer.slice(1)] : undefined);
  return text ? text() : detail;
}
