import { expect, test } from 'vitest';
import { keepTogether, unbroken } from './typography';

test('guillemets and double punctuation keep their word', () => {
  expect(keepTogether('Tournée « Marées » : dernière !')).toBe(
    'Tournée «\u00a0Marées\u00a0»\u00a0: dernière\u00a0!',
  );
});

test('a date stays in one piece', () => {
  expect(unbroken('24/07/2026 19:30')).toBe('24/07/2026\u00a019:30');
});
