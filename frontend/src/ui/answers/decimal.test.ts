import { expect, test } from 'vitest';
import { startLocale } from '~/lib/locale';
import { decimalText } from './decimal';

test('numbers have the comma or the point of the language, and all of their digits', () => {
  expect(decimalText('-12.500000001')).toBe('-12,500000001');
  startLocale('en');
  expect(decimalText('-12.500000001')).toBe('-12.500000001');
  expect(decimalText('')).toBe('');
});
