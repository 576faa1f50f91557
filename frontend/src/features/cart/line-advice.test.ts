import { expect, test } from 'vitest';
import { startLocale } from '~/lib/locale';
import { cartLine } from '~/test/fixtures';
import { adviceOn } from './line-advice';

test('every problem says what to do, in both languages', () => {
  const problems = [
    'not_on_sale_yet',
    'sale_ended',
    'gone',
    'code_needed',
    'sold_out',
    'few_left',
    'too_few',
    'too_many',
    'too_many_for_person',
  ] as const;
  for (const locale of ['fr', 'en'] as const) {
    startLocale(locale);
    for (const problem of problems) {
      expect(adviceOn(cartLine({ problem, left: 2 }))?.text.length).toBeGreaterThan(10);
    }
  }
  expect(adviceOn(cartLine())).toBeUndefined();
});

test('where another number would do, it is offered', () => {
  const offer = { ...cartLine().offer, min_per_order: 2, max_now: 3 };
  expect(adviceOn(cartLine({ problem: 'few_left', left: 3, offer }))?.quantity).toBe(3);
  expect(adviceOn(cartLine({ problem: 'too_few', offer }))?.quantity).toBe(2);
  expect(adviceOn(cartLine({ problem: 'gone', offer }))?.quantity).toBeUndefined();
});
