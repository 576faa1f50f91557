import { expect, test } from 'vitest';
import { AWAY_MS, DISMISSED_AWAY_MS, RepeatGuard } from './repeat-guard';

test('a code that stays in sight counts once', () => {
  const guard = new RepeatGuard();
  const seen = Array.from({ length: 100 }, (_, n) => guard.isNew('A', n * 80));
  expect(seen.filter(Boolean)).toHaveLength(1);
});

test('a code that was away counts again', () => {
  const guard = new RepeatGuard();
  guard.isNew('A', 0);
  expect(guard.isNew('A', AWAY_MS - 1)).toBe(false);
  expect(guard.isNew('A', 2 * AWAY_MS - 1)).toBe(true);
});

test('another code counts at once, and two in one picture do not take turns', () => {
  const guard = new RepeatGuard();
  expect(guard.isNew('A', 0)).toBe(true);
  expect(guard.isNew('B', 80)).toBe(true);
  expect(guard.isNew('A', 160)).toBe(false);
  expect(guard.isNew('B', 240)).toBe(false);
});

test('once the result is put away a short absence is enough, but a hand that lingers is not scanned again', () => {
  const guard = new RepeatGuard();
  guard.isNew('A', 0);
  guard.dismiss();
  expect(guard.isNew('A', 80)).toBe(false);
  expect(guard.isNew('A', 80 + DISMISSED_AWAY_MS)).toBe(true);
  expect(guard.isNew('A', 80 + 2 * DISMISSED_AWAY_MS)).toBe(false);
});
