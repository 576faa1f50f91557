import type { PromoCodeRequest, PromoEffect, PromoTermsView } from '~/api/gen/types.gen';
import { toMinor } from '~/lib/minor-units';
import { fromZonedField } from '~/lib/zoned-time';
import { basisPoints } from '../editor/offer-request';

export const EFFECTS: PromoEffect[] = ['percent', 'amount', 'set_price', 'unlock'];

export const effectOf = (value: string | undefined): PromoEffect =>
  EFFECTS.find((effect) => effect === value) ?? 'percent';

/** What a code does and by how much: of these, one is not changed without the others. */
type Benefit = Pick<PromoCodeRequest, 'effect' | 'percent_bp' | 'amount'>;

/** A code as its form sees it. */
export interface PromoFields {
  code?: string;
  benefit: Benefit;
  offer_ids: string[] | null;
  valid_from: string | null;
  valid_until: string | null;
  max_uses: number | null;
  max_per_person: number | null;
}

export const asRequest = ({ benefit, ...rest }: Partial<PromoFields>): PromoCodeRequest => ({
  ...rest,
  ...benefit,
});

export const asFields = (code: PromoTermsView): PromoFields => ({
  code: code.code,
  benefit: {
    effect: code.effect,
    percent_bp: code.percent_bp ?? null,
    amount: code.amount ?? null,
  },
  offer_ids: code.offer_ids?.toSorted() ?? null,
  valid_from: code.valid_from ?? null,
  valid_until: code.valid_until ?? null,
  max_uses: code.max_uses ?? null,
  max_per_person: code.max_per_person ?? null,
});

/** Where a form's fields are, and what its money and clocks are. */
interface Where {
  prefix: string;
  currency: string;
  zone: string;
}

const countOf = (text: string | undefined): number | null => (text ? Number(text) : null);

/** What a form says that many codes may share. */
export function termsOf(
  values: Record<string, string>,
  offer_ids: string[] | null,
  { prefix, currency, zone }: Where,
): PromoFields {
  const text = (name: string): string | undefined => values[prefix + name];
  const effect = effectOf(text('effect'));
  const isMoney = effect === 'amount' || effect === 'set_price';
  return {
    benefit: {
      effect,
      percent_bp: effect === 'percent' ? basisPoints(text('percent_bp')) : null,
      amount: isMoney ? { amount: toMinor(text('amount') ?? '', currency) ?? 0, currency } : null,
    },
    offer_ids,
    valid_from: fromZonedField(text('valid_from'), zone),
    valid_until: fromZonedField(text('valid_until'), zone),
    max_uses: countOf(text('max_uses')),
    max_per_person: countOf(text('max_per_person')),
  };
}
