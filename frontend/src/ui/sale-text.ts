import { ApiError, refusedNumber } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import { refusalText } from './refusal-text';

type Said = (limit: { count: number }) => string;

/** What a limit is of. The number comes beside its code. */
const limits: Record<string, Said> = {
  'sales.sold_out at_most': ({ count }) =>
    count > 0 ? m.cart_few_left({ count }) : m.cart_sold_out(),
  'sales.too_many at_most': m.cart_at_most,
  'sales.too_many at_most_per_person': m.cart_at_most_per_person,
  'sales.too_few at_least': m.cart_at_least,
};

/** Why something could not be put into the cart, with how many could. */
export function saleRefusalText(error: unknown): string {
  if (error instanceof ApiError) {
    for (const field of error.fields) {
      const count = refusedNumber(field, 'limit');
      const text = limits[`${error.code} ${field.code}`];
      if (text && count !== undefined) return text({ count });
    }
  }
  return refusalText(error);
}
