import type { EventRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime, formatMoney, formatPercent } from '~/lib/format';
import { visibilityText } from '~/ui/event-texts';
import type { Field } from './draft';

const names: Record<Field, () => string> = {
  title_fr: m.editor_title_fr,
  title_en: m.editor_title_en,
  summary_fr: m.editor_summary_fr,
  summary_en: m.editor_summary_en,
  description_fr: m.organization_description_fr,
  description_en: m.organization_description_en,
  slug: m.editor_slug,
  category: m.editor_category,
  venue_id: m.editor_venue,
  online_url: m.editor_online,
  timezone: m.editor_timezone,
  currency: m.editor_currency,
  visibility: m.editor_visibility,
  tags: m.event_tags,
  max_per_person: m.editor_max_per_person,
  refund_policy: m.editor_refunds,
  service_fee: m.totals_fees,
  transfer_policy: m.editor_transfers,
  contact_email: m.organization_contact,
  sales_open_at: m.editor_sales_open,
  sales_close_at: m.editor_sales_close,
};

export const fieldName = (name: Field): string => names[name]();

/** A value of a field in words, to compare it with another one. */
export function fieldShown(name: Field, sheet: EventRequest): string {
  const value = sheet[name];
  if (value === null || value === undefined || value === '') return '—';
  if (name === 'visibility' && sheet.visibility) return visibilityText(sheet.visibility);
  if (name === 'sales_open_at' || name === 'sales_close_at') {
    return typeof value === 'string' ? formatDateTime(value, sheet.timezone ?? 'UTC') : '—';
  }
  if (Array.isArray(value)) return value.join(', ') || '—';
  if (name === 'refund_policy') {
    const { kind, days } = sheet.refund_policy ?? {};
    return kind === 'until_days_before'
      ? m.terms_refund_days({ count: days ?? 0 })
      : m.terms_refund_none();
  }
  if (name === 'service_fee' && sheet.service_fee) {
    const { fixed_minor: amount, share_bp } = sheet.service_fee;
    return `${formatMoney({ amount, currency: sheet.currency ?? 'EUR' })} + ${formatPercent(share_bp)}`;
  }
  if (name === 'transfer_policy') {
    return sheet.transfer_policy === 'allowed' ? m.transfers_allowed() : m.transfers_forbidden();
  }
  return typeof value === 'object' ? '—' : String(value);
}
