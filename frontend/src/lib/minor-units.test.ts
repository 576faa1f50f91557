import { expect, test } from 'vitest';
import { fromMinor, toMinor } from './minor-units';

test('a price is read to the minor unit of its currency', () => {
  expect(toMinor('25', 'EUR')).toBe(2500);
  expect(toMinor('25,5', 'EUR')).toBe(2550);
  expect(toMinor('1 250.05', 'EUR')).toBe(125_005);
  expect(toMinor('1\u202f250', 'JPY')).toBe(1250);
  expect(toMinor('0.1', 'TND')).toBe(100);
  expect(toMinor('4.35', 'EUR')).toBe(435);
});

test('what is no amount of the currency is refused', () => {
  for (const text of ['', 'abc', '-5', '12.345', '1,250.00', '9'.repeat(20)]) {
    expect(toMinor(text, 'EUR')).toBeUndefined();
  }
  expect(toMinor('12.5', 'JPY')).toBeUndefined();
});

test('a field shows the amount as the reader writes it', () => {
  expect(fromMinor(2550, 'EUR', 'fr')).toBe('25,50');
  expect(fromMinor(2500, 'EUR', 'fr')).toBe('25');
  expect(fromMinor(5, 'EUR', 'en')).toBe('0.05');
  expect(fromMinor(1250, 'JPY', 'en')).toBe('1250');
});
