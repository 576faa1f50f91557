import { expect, test } from 'vitest';
import { dayAfter, fromZonedField, toZonedField, zonesWith } from './zoned-time';

test('a field shows what clocks at the place show, and comes back as the same moment', () => {
  expect(toZonedField('2026-07-24T17:30:00Z', 'Europe/Paris')).toBe('2026-07-24T19:30');
  expect(fromZonedField('2026-07-24T19:30', 'Europe/Paris')).toBe('2026-07-24T17:30:00Z');
  expect(fromZonedField('2026-01-24T19:30', 'Europe/Paris')).toBe('2026-01-24T18:30:00Z');
  expect(toZonedField('2026-07-24T17:30:00Z', 'Pacific/Kiritimati')).toBe('2026-07-25T07:30');
  expect(fromZonedField('2026-07-25T07:30', 'Pacific/Kiritimati')).toBe('2026-07-24T17:30:00Z');
  expect(fromZonedField('2026-07-24T00:00', 'America/New_York')).toBe('2026-07-24T04:00:00Z');
  expect(toZonedField('2026-07-24T04:00:00Z', 'America/New_York')).toBe('2026-07-24T00:00');
});

test('a skipped time moves forward, and one that comes twice is the first', () => {
  expect(fromZonedField('2026-03-29T02:30', 'Europe/Paris')).toBe('2026-03-29T01:30:00Z');
  expect(fromZonedField('2026-10-25T02:30', 'Europe/Paris')).toBe('2026-10-25T00:30:00Z');
  expect(fromZonedField('2026-10-25T03:30', 'Europe/Paris')).toBe('2026-10-25T02:30:00Z');
});

test('an empty field is no moment', () => {
  expect(fromZonedField('', 'Europe/Paris')).toBeNull();
  expect(fromZonedField(undefined, 'Europe/Paris')).toBeNull();
  expect(toZonedField(null, 'Europe/Paris')).toBe('');
});

test('days follow each other over the end of a month', () => {
  expect(dayAfter('2026-02-28', 1)).toBe('2026-03-01');
  expect(zonesWith('Mars/Olympus')[0]).toBe('Mars/Olympus');
});
