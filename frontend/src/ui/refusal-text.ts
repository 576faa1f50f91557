import { ApiError } from '~/api/api-error';
import type { FieldError } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDuration } from '~/lib/format';

/** Refusals that want more than their title: what to do about it. */
const explanations: Record<string, () => string> = {
  'http.precondition_failed': m.form_changed_meanwhile,
  'http.too_large': m.photo_too_large,
  'http.unsupported_media_type': m.photo_wrong_type,
  'accounts.no_picture': m.photo_unreadable,
  'accounts.picture_too_large': m.photo_too_many_pixels,
};

/** What went wrong, for people. The server's titles are in their language; a fault has none of use. */
export function refusalText(error: unknown): string {
  if (!(error instanceof ApiError)) return m.failed_text();
  if (error.isUnreachable) return m.form_unreachable();
  if (error.status >= 500 || !error.title) return m.failed_text();
  const explained = explanations[error.code];
  if (explained) return explained();
  return error.retryAfter === undefined
    ? m.refusal_sentence({ title: error.title })
    : m.form_wait({ span: formatDuration(error.retryAfter) });
}

const byCode: Record<string, () => string> = {
  missing: m.field_missing,
  too_short: m.field_short,
  too_long: m.field_long,
  too_many: m.field_too_many,
  not_for_role: m.field_not_for_role,
  similar: m.field_similar,
  common: m.field_common,
  guessable: m.field_guessable,
  out_of_range: m.field_out_of_range,
  before_start: m.field_before,
  before_opening: m.field_before,
  after_start: m.field_moment,
  too_early: m.field_moment,
  too_far: m.field_moment,
  past: m.field_past,
  below_minimum: m.field_below_minimum,
};

const ofPassword: Record<string, () => string> = {
  too_short: m.field_too_short,
  too_long: m.field_too_long,
};

const invalid: Record<string, () => string> = {
  email: m.field_email,
  name: m.field_name,
  organization_name: m.field_name,
  phone: m.field_phone,
  code: m.field_code,
  website: m.field_website,
  contact_email: m.field_email,
  color: m.field_color,
  expires_at: m.field_door_end,
  access_expires_at: m.field_door_end,
  description_fr: m.field_long,
  description_en: m.field_long,
  reason: m.field_reason,
  slug: m.field_slug,
  online_url: m.field_address,
};

/** The server explains fields in English; known reasons are said in the reader's language. */
export function fieldText({ code, pointer, detail }: FieldError): string {
  const name = pointer.slice(1);
  if (name === 'scopes' && code === 'missing') return m.field_scopes_missing();
  if (name === 'price' && code === 'missing') return m.field_price_missing();
  if (name === 'name_fr' && code === 'missing') return m.field_name_either();
  const text =
    (name.endsWith('password') ? ofPassword[code] : undefined) ??
    byCode[code] ??
    (code === 'invalid' ? invalid[name] : undefined);
  return text ? text() : detail;
}
