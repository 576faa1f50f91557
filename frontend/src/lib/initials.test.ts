import { expect, test } from 'vitest';
import { initialsOf } from './initials';

test('a name is shown by its first and last letters', () => {
  expect(initialsOf('Camille Durand')).toBe('CD');
  expect(initialsOf('zoé')).toBe('Z');
  expect(initialsOf(' Anne Marie de la Tour ')).toBe('AT');
  expect(initialsOf('')).toBe('');
});
