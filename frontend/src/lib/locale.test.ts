import { expect, test, vi } from 'vitest';
import { getLocale } from '~/i18n/runtime.js';
import { chooseLocale, startLocale } from './locale';

test('what the server negotiated wins', () => {
  document.cookie = 'guichet_locale=fr; path=/';
  startLocale('en');
  expect(getLocale()).toBe('en');
  expect(document.documentElement.lang).toBe('en');
});

test('without the server, the cookie decides', () => {
  document.cookie = 'guichet_locale=en; path=/';
  startLocale();
  expect(getLocale()).toBe('en');
});

test('without a cookie, the first language of the browser that we have', () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-DE', 'en-US', 'fr']);
  startLocale();
  expect(getLocale()).toBe('en');
});

test('otherwise French', () => {
  vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['de-DE']);
  startLocale();
  expect(getLocale()).toBe('fr');
});

test('a choice is kept in the cookie that the server reads', () => {
  chooseLocale('en');
  expect(document.cookie).toContain('guichet_locale=en');
});
