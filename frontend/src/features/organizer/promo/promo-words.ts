import { refusedNumber } from '~/api/api-error';
import type { PromoCodeStatus, PromoEffect, PromoTermsView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';
import { formatCount, formatMoney } from '~/lib/format';
import { words } from '~/ui/form-words';
import type { Field, Words } from '~/ui/use-form';
import { percent } from '../editor/offer-request';

const statuses: Record<PromoCodeStatus, () => string> = {
  active: m.promo_active,
  scheduled: m.promo_scheduled,
  inactive: m.promo_inactive,
  used_up: m.promo_used_up,
  expired: m.promo_expired,
};

export const promoStatusText = (status: PromoCodeStatus): string => statuses[status]();

export const promoStatusKind = (status: PromoCodeStatus): 'good' | 'bad' | undefined => {
  if (status === 'active') return 'good';
  return status === 'scheduled' ? undefined : 'bad';
};

const effects: Record<PromoEffect, () => string> = {
  percent: m.promo_percent,
  amount: m.promo_amount,
  set_price: m.promo_set_price,
  unlock: m.promo_unlock,
};

export const effectText = (effect: PromoEffect): string => effects[effect]();

/** What a code does, in a few words: `−20 %`. */
export function benefitText({ effect, percent_bp, amount }: PromoTermsView): string {
  if (effect === 'percent')
    return m.promo_does_percent({ n: percent(percent_bp ?? 0, getLocale()) });
  if (effect === 'unlock') return m.promo_does_unlock();
  const price = amount ? formatMoney(amount) : '';
  return effect === 'amount' ? m.promo_does_amount({ price }) : m.promo_does_set_price({ price });
}

function complain(field: Field): string | undefined {
  const { validity, name } = field;
  if (validity.badInput || validity.stepMismatch) return m.field_number();
  if (validity.valueMissing) return undefined;
  if (name === 'code') return m.promo_code_invalid();
  if (name === 'prefix') return m.promo_prefix_invalid();
  if (name.endsWith('percent_bp')) return m.promo_percent_invalid();
  if (name.endsWith('amount')) return m.field_price();
  return words.complain?.(field);
}

const byField: Record<string, () => string> = {
  '/code invalid': m.promo_code_invalid,
  '/prefix invalid': m.promo_prefix_invalid,
  '/percent_bp out_of_range': m.promo_percent_invalid,
  '/offer_ids missing': m.part_offers_missing,
  '/offer_ids unknown': m.promo_offers_gone,
};

/** What is wrong with a code or with many. */
export const promoWords: Words = {
  complain,
  explain: (refused) => {
    const pointer = refused.pointer.replace(/^\/terms\//, '/');
    const least = refused.code === 'below_used' ? refusedNumber(refused, 'least') : undefined;
    if (least !== undefined) return m.promo_uses_least({ count: least, shown: formatCount(least) });
    return byField[`${pointer} ${refused.code}`]?.() ?? words.explain?.({ ...refused, pointer });
  },
};
