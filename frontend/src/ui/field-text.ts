import type { FieldError } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

const byCode: Record<string, () => string> = {
  missing: m.field_missing,
  too_short: m.field_short,
  too_long: m.field_long,
  too_many: m.field_too_many,
  not_for_role: m.field_not_for_role,
  similar: m.field_similar,
  common: m.field_common,
  guessable: m.field_guessable,
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
};

/** The server explains fields in English; known reasons are said in the reader's language. */
export function fieldText({ code, pointer, detail }: FieldError): string {
  const name = pointer.slice(1);
  if (name === 'scopes' && code === 'missing') return m.field_scopes_missing();
  const text =
    (name.endsWith('password') ? ofPassword[code] : undefined) ??
    byCode[code] ??
    (code === 'invalid' ? invalid[name] : undefined);
  return text ? text() : detail;
}
