import type { FieldError } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { fieldText } from './field-text';
import type { Field, Words } from './use-form';

const byCode: Record<string, () => string> = {
  out_of_range: m.field_out_of_range,
  before_start: m.field_before,
  before_opening: m.field_before,
  after_start: m.field_moment,
  too_early: m.field_moment,
  too_far: m.field_moment,
  past: m.field_past,
  below_minimum: m.field_below_minimum,
};

const byField: Record<string, () => string> = {
  '/price missing': m.field_price_missing,
  '/name_fr missing': m.field_name_either,
  '/slug invalid': m.field_slug,
  '/online_url invalid': m.field_address,
};

const explain = ({ pointer, code }: FieldError): string | undefined =>
  (byField[`${pointer} ${code}`] ?? byCode[code])?.();

function complain({ validity, type, name }: Field): string | undefined {
  if (validity.rangeUnderflow || validity.rangeOverflow) {
    if (type === 'number') return m.field_out_of_range();
    return name === 'ends_at' ? m.field_before() : m.field_moment();
  }
  if (validity.valueMissing) return undefined;
  if (name.endsWith('price')) return m.field_price();
  return name === 'position' ? m.field_position() : undefined;
}

/** What is wrong with dates, prices and places, in words. */
export const words: Words = { complain, explain };

/** The same of a field of the event, which is on no form. */
export const refusedText = (field: FieldError): string => explain(field) ?? fieldText(field);
