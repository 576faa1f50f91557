import type { EventCardView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';

/** What the cheapest way in costs, in words. */
export function priceText({
  is_free,
  price_from,
}: Pick<EventCardView, 'is_free' | 'price_from'>): string {
  if (is_free) return m.price_free();
  if (!price_from) return m.price_later();
  // Some offers are free, others are not.
  return price_from.amount === 0
    ? m.price_free_or_paid()
    : m.price_from({ price: formatMoney(price_from) });
}
