import { expect, test } from 'vitest';
import { codeDigits, fragmentToken, grouped, isWholeCode } from './one-time-code';

test('a code is read however it was pasted', () => {
  expect(codeDigits(' 123 456 ')).toBe('123456');
  expect(codeDigits('Votre code : 027-364.')).toBe('027364');
  expect(codeDigits('１２３４５６')).toBe('123456');
  expect(codeDigits('12345678')).toBe('123456');
  expect(codeDigits('abc')).toBe('');
});

test('only six digits are a whole code', () => {
  expect(isWholeCode('027364')).toBe(true);
  expect(isWholeCode('02736')).toBe(false);
});

test('the token of a link is behind the hash', () => {
  expect(fragmentToken('#token=abc_DEF-1')).toBe('abc_DEF-1');
  expect(fragmentToken('#token=')).toBeUndefined();
  expect(fragmentToken('')).toBeUndefined();
});

test('a secret is typed in groups of four', () => {
  expect(grouped('ABCDEFGHIJ')).toBe('ABCD EFGH IJ');
});
