import { expect, test } from 'vitest';
import { adviseOn } from './password-advice';

const about = ['camille.durand@example.org', 'Camille Durand'];
const advice = (password: string) => adviseOn(password, about);

test('length comes first', () => {
  expect(advice('')).toBe('empty');
  expect(advice('Tr0ub4dor&3')).toBe('short');
});

test('the name and the address do not belong in a password', () => {
  expect(advice('un-beau-DURAND-2026')).toBe('similar');
  expect(advice('camille.durand!!')).toBe('similar');
});

test('repetition and keyboard runs are no length', () => {
  for (const password of [
    'aaaaaaaaaaaaaa',
    '123456789012',
    'azertyuiopqsdf',
    'abcdefghijklmn',
    'password1234',
    'motdepassemotdepasse',
    'abcabcabcabcabc',
  ]) {
    expect([password, advice(password)]).toEqual([password, 'monotonous']);
  }
});

test('phrases and mixtures are good', () => {
  expect(advice('correct horse battery staple')).toBe('good');
  expect(advice('tX9#qv0-Lm2wz')).toBe('good');
  expect(advice('velvetotterport')).toBe('fair');
});
