import { expect, test } from 'vitest';
import { cart, cartLine } from '~/test/fixtures';
import { wishedCart } from './cart-wishes';

const euros = (amount: number) => ({ amount, currency: 'EUR' });

test('without a wish it is the cart itself', () => {
  const told = cart();
  expect(wishedCart(told, new Map())).toBe(told);
});

test('another number changes the line, the totals, the tax and the count', () => {
  const wished = wishedCart(cart(), new Map([['line-1', { quantity: 3 }]]));
  expect(wished).toMatchObject({
    n_units: 3,
    groups: [{ total: euros(7500), subtotal: euros(7500), lines: [{ total: euros(7500) }] }],
  });
  expect(wished.groups[0]?.taxes[0]).toEqual({ rate_bp: 550, tax: euros(391), total: euros(7500) });
});

test('a code takes the same off each', () => {
  const line = cartLine({ discount: euros(1000), total: euros(4000) });
  const wished = wishedCart(cart([line]), new Map([['line-1', { quantity: 5 }]]));
  expect(wished.groups[0]).toMatchObject({
    subtotal: euros(12_500),
    discount: euros(2500),
    total: euros(10_000),
  });
});

test('the last line takes its group along', () => {
  expect(wishedCart(cart(), new Map([['line-1', { quantity: 0 }]]))).toMatchObject({
    n_units: 0,
    groups: [],
  });
});

test('one of two lines goes, the other stays', () => {
  const other = cartLine({ id: 'line-2', quantity: 1, total: euros(2500) });
  const wished = wishedCart(cart([cartLine(), other]), new Map([['line-1', { quantity: 0 }]]));
  expect(wished.n_units).toBe(1);
  expect(wished.groups[0]?.lines.map(({ id }) => id)).toEqual(['line-2']);
  expect(wished.groups[0]?.total).toEqual(euros(2500));
});

test('a number that fits solves what only was a matter of number', () => {
  const offer = { ...cartLine().offer, max_now: 3 };
  const few = cart([cartLine({ quantity: 5, problem: 'few_left', left: 3, offer })]);
  const at = (quantity: number) => wishedCart(few, new Map([['line-1', { quantity }]])).groups[0];
  expect(at(3)).toMatchObject({ is_ready: true, lines: [{ problem: null }] });
  expect(at(4)).toMatchObject({ is_ready: false, lines: [{ problem: 'few_left' }] });
  const gone = cart([cartLine({ problem: 'gone' })]);
  expect(wishedCart(gone, new Map([['line-1', { quantity: 1 }]])).groups[0]?.is_ready).toBe(false);
});

test('a donation is what is given', () => {
  const wish = { quantity: 2, price: euros(1250) };
  expect(wishedCart(cart(), new Map([['line-1', wish]])).groups[0]?.total).toEqual(euros(2500));
});
