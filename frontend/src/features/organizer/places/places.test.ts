import { expect, test } from 'vitest';
import { datesToSell, ownCapacity } from './dates';
import { placesWords, refusedPlaces, sizeOf, takenParts } from './taken';

const below = (params: Record<string, number>) => ({
  pointer: '/size',
  code: 'below_taken',
  detail: 'too few',
  params,
});

test('a refusal names its numbers', () => {
  const refused = below({ least: 72, held: 5, sold: 60, blocked: 10, overbooked: 3 });
  expect(refusedPlaces(refused)).toEqual({ least: 72, held: 5, sold: 60, blocked: 10 });
  expect(refusedPlaces(below({}))).toBeUndefined();
  expect(refusedPlaces({ ...refused, code: 'out_of_range' })).toBeUndefined();
});

test('they are said in words, of one date or of several', () => {
  const refused = below({ least: 61, held: 1, sold: 60, blocked: 0, overbooked: 0 });
  expect(placesWords(false).explain?.(refused)).toBe(
    'Trop peu pour ce qui est pris : 60 vendues et 1 en cours d’achat. Écrivez au moins 61.',
  );
  expect(placesWords(true).explain?.(refused)).toContain('une des dates');
  expect(placesWords(true).explain?.(below({}))).toContain('déjà prises');
});

test('only what there is of it is told', () => {
  expect(takenParts({ sold: 1, held: 0, blocked: 2 })).toEqual(['1 vendue', '2 gardées']);
  expect(takenParts({ sold: 0, held: 0, blocked: 0 })).toEqual([]);
});

test('an empty field is no limit, and nothing is a number too', () => {
  expect([sizeOf(''), sizeOf(undefined), sizeOf('0'), sizeOf('120')]).toEqual([null, null, 0, 120]);
});

const date = (id: string, ends_at: string, status: 'scheduled' | 'cancelled' = 'scheduled') => ({
  id,
  ends_at,
  status,
});

test('dates that are over or cancelled come up only when there is nothing else', () => {
  const now = Date.parse('2026-06-01T00:00:00Z');
  const over = date('over', '2026-05-01T00:00:00Z');
  const off = date('off', '2026-07-01T00:00:00Z', 'cancelled');
  const next = date('next', '2026-07-02T00:00:00Z');
  expect(datesToSell([over, off, next], now)).toEqual([next]);
  expect(datesToSell([over, off], now)).toEqual([over, off]);
});

test('a date without a limit of its own differs from one that follows', () => {
  const capacity = { capacity: 120, exceptions: [{ occurrence_id: 'a', capacity: null }] };
  expect(ownCapacity(capacity, 'a')).toEqual({ size: null });
  expect(ownCapacity(capacity, 'b')).toBeUndefined();
});
