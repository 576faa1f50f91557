import { expect, test } from 'vitest';
import { literalPattern } from './literal-pattern';

test.each(['camille+x@example.org', 'Théâtre (du Parc) / [a|b] {1} ^$ \\ *?'])(
  '%s matches itself, as a browser reads a pattern',
  (text) => {
    const pattern = new RegExp(`^(?:${literalPattern(text)})$`, 'v');
    expect(pattern.test(text)).toBe(true);
    expect(pattern.test(`${text}x`)).toBe(false);
  },
);
