import type {
  CheckinPolicy,
  ManagedOfferView,
  OfferKind,
  OfferRequest,
  OfferVisibility,
  RateClass,
} from '~/api/gen/types.gen';
import { toMinor } from '~/lib/minor-units';
import { fromZonedField } from '~/lib/zoned-time';

const KINDS: OfferKind[] = ['paid', 'free', 'donation'];
const CLASSES: RateClass[] = ['normal', 'reduced', 'vip'];
const VISIBILITIES: OfferVisibility[] = ['public', 'hidden', 'code_only'];
const POLICIES: CheckinPolicy[] = ['single', 'multi', 'daily'];

const oneOf = <T extends string>(all: T[], value: string | undefined, usual: T): T =>
  all.find((known) => known === value) ?? usual;

export const kindOf = (value: string): OfferKind => oneOf(KINDS, value, 'paid');
export const policyOf = (value: string): CheckinPolicy => oneOf(POLICIES, value, 'single');

const orNull = (text: string | undefined): string | null => text?.trim() || null;
const BASIS_POINTS = 2;

/** `5,5` percent is 550: the same arithmetic as for money, with two decimals. */
export function basisPoints(text: string | undefined): number {
  const [, whole = '0', fraction = ''] = /^(\d*)[.,]?(\d*)$/.exec(text?.trim() ?? '') ?? [];
  return Number(whole + fraction.slice(0, BASIS_POINTS).padEnd(BASIS_POINTS, '0'));
}

interface Clocks {
  currency: string;
  zone: string;
}

/** What a form says of an offer, as the API wants it. */
export function offerRequest(
  values: Record<string, string>,
  { currency, zone }: Clocks,
): OfferRequest {
  const kind = kindOf(values['kind'] ?? '');
  const least = orNull(values['min_price']);
  const policy = policyOf(values['checkin'] ?? '');
  const money = (text: string | undefined) => ({
    amount: toMinor(text ?? '', currency) ?? 0,
    currency,
  });
  const suggested = kind === 'free' ? '0' : values['price'] || '0';
  return {
    name_fr: orNull(values['name_fr']),
    name_en: orNull(values['name_en']),
    description_fr: orNull(values['description_fr']),
    description_en: orNull(values['description_en']),
    occurrence_id: orNull(values['occurrence_id']),
    kind,
    price: money(suggested),
    min_price: kind === 'donation' && least ? money(least) : null,
    admits: Number(values['admits']),
    rate_class: oneOf(CLASSES, values['rate_class'], 'normal'),
    requires_proof: values['requires_proof'] === 'yes',
    tax_rate_bp: basisPoints(values['tax_rate']),
    min_per_order: Number(values['min_per_order']),
    max_per_order: Number(values['max_per_order']),
    visibility: oneOf(VISIBILITIES, values['visibility'], 'public'),
    sales_open_at: fromZonedField(values['sales_open_at'], zone),
    sales_close_at: fromZonedField(values['sales_close_at'], zone),
    checkin: { policy, days: policy === 'daily' ? Number(values['days']) : null },
  };
}

/** The same fields of an offer that is there, to tell what was changed. */
export function offerAsRequest(offer: ManagedOfferView): OfferRequest {
  const { id: _i, position: _p, created_at: _c, updated_at: _u, is_active: _a, ...fields } = offer;
  return fields;
}

/** `5.5` or `5,5`, as the reader writes it. */
export function percent(basis_points: number, locale: string): string {
  const text = String(basis_points / 100);
  return locale === 'fr' ? text.replace('.', ',') : text;
}
