import { expect, test } from 'vitest';
import { weekend } from './weekend';

test.each([
  ['a Wednesday', new Date(2026, 6, 22), '2026-07-24', '2026-07-26'],
  ['Friday itself', new Date(2026, 6, 24), '2026-07-24', '2026-07-26'],
  ['Saturday: what is left', new Date(2026, 6, 25), '2026-07-25', '2026-07-26'],
  ['Sunday', new Date(2026, 6, 26), '2026-07-26', '2026-07-26'],
  ['across a month', new Date(2026, 6, 30), '2026-07-31', '2026-08-02'],
])('the weekend seen from %s', (_name, now, date_from, date_to) => {
  expect(weekend(now)).toEqual({ date_from, date_to });
});
