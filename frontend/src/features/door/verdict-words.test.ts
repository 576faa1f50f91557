import { afterEach, expect, test } from 'vitest';
import { startLocale } from '~/lib/locale';
import { doorReasons } from './verdict-words';

afterEach(() => startLocale('fr'));

test.each(['fr', 'en'] as const)('each reason has words of its own in %s', (locale) => {
  startLocale(locale);
  const said = Object.values(doorReasons).map((text) => text());
  expect(said.length).toBe(18);
  expect(new Set(said).size).toBe(said.length);
  for (const text of said) expect(text).toMatch(/^[A-ZÀ-Ý].{8,}\.$/);
});
