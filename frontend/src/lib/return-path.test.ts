import { expect, test } from 'vitest';
import { safeReturnPath } from './return-path';

test('paths of this site are kept whole', () => {
  for (const path of ['/', '/account', '/events?q=a&place=b#offers', '/loginhelp']) {
    expect(safeReturnPath(path)).toBe(path);
  }
});

test('what leads elsewhere is dropped', () => {
  for (const path of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/..//evil.example',
    'javascript:alert(1)',
    'account',
    '',
    null,
    undefined,
    7,
    '/'.repeat(3),
  ]) {
    expect([path, safeReturnPath(path)]).toEqual([path, undefined]);
  }
});

test('nobody comes back to the screens of signing in', () => {
  for (const path of [
    '/login',
    '/login?next=/login',
    '/register#a',
    '/reset-password',
    '/login/',
  ]) {
    expect([path, safeReturnPath(path)]).toEqual([path, undefined]);
  }
});
