import { expect, test } from 'vitest';
import { ApiError } from '~/api/api-error';
import { saleRefusalText } from './sale-text';

const refused = (code: string, reason?: string, limit = 3) =>
  new ApiError(409, code, 'No.', {
    title: 'Non',
    fields:
      reason === undefined
        ? []
        : [{ pointer: '/quantity', code: reason, detail: `${limit}`, params: { limit } }],
  });

test.each([
  ['sales.sold_out', 'at_most', 0, 'Il n’en reste plus.'],
  ['sales.sold_out', 'at_most', 1, 'Plus qu’un billet'],
  ['sales.sold_out', 'at_most', 3, 'Plus que 3 billets'],
  ['sales.too_many', 'at_most', 10, '10 au plus par commande.'],
  ['sales.too_many', 'at_most_per_person', 4, /^4 billets au plus par personne/],
  ['sales.too_few', 'at_least', 5, 'Au moins 5 par commande.'],
])('%s %s %s is said with its number', (code, reason, limit, text) => {
  expect(saleRefusalText(refused(code, reason, limit))).toMatch(text);
});

test('a refusal without a number has its own words', () => {
  expect(saleRefusalText(refused('sales.not_on_sale'))).toBe('Non.');
  expect(saleRefusalText(new Error('boom'))).toMatch(/Réessayez/);
});
