import { afterEach, expect, test } from 'vitest';
import { grantOf, grantsFor, keepGrant } from './grants';

afterEach(() => window.localStorage.clear());

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

const keep = (slug: string, token: string, days: number): void =>
  keepGrant({ event_id: slug, event_slug: slug, grant_token: token, expires_at: inDays(days) });

test('a cart is sent with all grants that are not over, that of the event in question first', () => {
  keep('piano', 'gac_p', 1);
  keep('violon', 'gac_v', 3);
  keep('over', 'gac_o', -1);
  window.localStorage.setItem('guichet_access_broken', 'nonsense');
  window.localStorage.setItem('something_else', `${inDays(9)} gac_x`);
  expect(grantsFor()).toBe('gac_v, gac_p');
  expect(grantsFor('piano')).toBe('gac_p, gac_v');
  expect(grantsFor('elsewhere')).toBe('gac_v, gac_p');
  expect(grantOf('piano')).toBe('gac_p');
  expect(grantOf('over')).toBeUndefined();
});

test('no more are sent than the server reads', () => {
  for (let n = 0; n < 12; n += 1) keep(`event-${n}`, `gac_${n}`, n + 1);
  const sent = grantsFor('event-0')?.split(', ');
  expect(sent?.length).toBe(8);
  expect(sent?.slice(0, 2)).toEqual(['gac_0', 'gac_11']);
});

test('without any grant nothing is sent', () => {
  expect(grantsFor()).toBeUndefined();
});
