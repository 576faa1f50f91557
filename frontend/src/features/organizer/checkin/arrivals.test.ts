import { expect, test } from 'vitest';
import { byQuarter } from './arrivals';

test('quarters in which nobody came are there, and each has its gates', () => {
  const { gates, quarters } = byQuarter([
    { at: '2026-07-24T17:30:00Z', gate: 'Sud', n_in: 4 },
    { at: '2026-07-24T17:00:00Z', gate: 'Nord', n_in: 2 },
    { at: '2026-07-24T17:00:00Z', gate: null, n_in: 1 },
  ]);
  expect(gates).toEqual(['Nord', 'Sud', undefined]);
  expect(quarters.map(({ at, total, perGate }) => [at.slice(11, 16), total, perGate])).toEqual([
    ['17:00', 3, [2, 0, 1]],
    ['17:15', 0, [0, 0, 0]],
    ['17:30', 4, [0, 4, 0]],
  ]);
});

test('before anybody came there is nothing to draw', () => {
  expect(byQuarter([])).toEqual({ gates: [], quarters: [] });
});
