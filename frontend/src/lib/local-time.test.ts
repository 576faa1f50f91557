import { expect, test } from 'vitest';
import { fromLocalField, toLocalField } from './local-time';

test('a moment goes into a field and comes back on the reader’s clock', () => {
  // The tests' clock is New York's.
  expect(toLocalField('2026-07-24T17:30:00Z')).toBe('2026-07-24T13:30');
  expect(toLocalField('2026-01-05T06:05:00Z')).toBe('2026-01-05T01:05');
  expect(fromLocalField('2026-07-24T13:30')).toBe('2026-07-24T17:30:00.000Z');
});

test('an empty field says nothing, and neither does nonsense', () => {
  expect(fromLocalField('')).toBeNull();
  expect(fromLocalField(undefined)).toBeNull();
  expect(fromLocalField('soon')).toBeNull();
});
