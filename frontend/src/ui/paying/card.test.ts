import { expect, test } from 'vitest';
import { readExpiry } from './card';

test.each(['12/30', '12 / 30', '1230', '12-30'])('%s is December of 2030', (text) => {
  expect(readExpiry(text)).toEqual({ exp_month: 12, exp_year: 30 });
});

test('years may have four digits; anything else is no date', () => {
  expect(readExpiry('1/2030')).toEqual({ exp_month: 1, exp_year: 2030 });
  expect(readExpiry('soon')).toBeUndefined();
  expect(readExpiry('12/3')).toBeUndefined();
});
