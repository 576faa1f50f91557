import { expect, test } from 'vitest';
import { stripeAmount } from './stripe';

test.each([
  ['EUR', 2500, 2500],
  ['JPY', 2500, 2500],
  ['KWD', 2500, 2500],
  ['ISK', 2500, 250_000],
  ['UGX', 1, 100],
  ['MGA', 2500, 25],
])('amounts in %s are counted as Stripe counts them', (currency, amount, expected) => {
  expect(stripeAmount({ amount, currency })).toBe(expected);
});
