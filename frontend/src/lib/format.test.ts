import { describe, expect, test } from 'vitest';
import {
  foreignOffset,
  formatDateTime,
  formatIsoDay,
  formatMoney,
  formatRange,
  stubParts,
} from './format';
import { startLocale } from './locale';

/** Intl separates with several kinds of space; a reader sees one. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ');

describe('dates', () => {
  test('are written on the clock of the event, not of the reader', () => {
    expect(formatDateTime('2026-07-24T17:30:00Z', 'Europe/Paris')).toBe('24/07/2026 19:30');
    expect(formatDateTime('2026-07-24T17:30:00Z', 'Asia/Tokyo')).toBe('25/07/2026 02:30');
  });

  test('follow daylight saving time', () => {
    expect(formatDateTime('2026-10-24T18:00:00Z', 'Europe/Paris')).toBe('24/10/2026 20:00');
    expect(formatDateTime('2026-10-25T18:00:00Z', 'Europe/Paris')).toBe('25/10/2026 19:00');
  });

  test('midnight is 00:00', () => {
    expect(formatDateTime('2026-07-24T22:00:00Z', 'Europe/Paris')).toBe('25/07/2026 00:00');
  });

  test('name the month in English, so that day and month cannot be swapped', () => {
    startLocale('en');
    expect(formatDateTime('2026-07-04T17:30:00Z', 'Europe/Paris')).toBe('04 Jul 2026, 19:30');
  });

  test('a range within one day shows the day once', () => {
    const range = formatRange('2026-07-24T17:30:00Z', '2026-07-24T20:00:00Z', 'Europe/Paris');
    expect(range).toBe('24/07/2026 19:30 – 22:00');
  });

  test('a range over several days shows both', () => {
    const range = formatRange('2026-07-24T07:00:00Z', '2026-07-26T16:00:00Z', 'Europe/Paris');
    expect(range).toBe('24/07/2026 09:00 – 26/07/2026 18:00');
  });

  test('the stub has the day of the event', () => {
    expect(stubParts('2026-07-24T17:30:00Z', 'Asia/Tokyo')).toEqual({ day: '25', month: 'juil.' });
  });

  test('a day of a filter does not move with the zone', () => {
    expect(formatIsoDay('2026-01-01')).toBe('01/01/2026');
  });

  test('the offset is shown only where clocks differ', () => {
    expect(foreignOffset('2026-07-24T17:30:00Z', 'Asia/Tokyo')).toBe('UTC+9');
    const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(foreignOffset('2026-07-24T17:30:00Z', here)).toBeUndefined();
  });
});

describe('money', () => {
  test.each([
    [2500, 'EUR', '25 €'],
    [2550, 'EUR', '25,50 €'],
    [2500, 'JPY', '2 500 ¥'],
    [12345, 'KWD', '12,345 KWD'],
    [250000, 'HUF', '2 500 Ft'],
    [250050, 'HUF', '2 500,50 Ft'],
    [1500, 'IQD', '1,500 IQD'],
    [0, 'EUR', '0 €'],
  ])('%i minor units of %s read %s in French', (amount, currency, text) => {
    expect(plain(formatMoney({ amount, currency }))).toBe(text);
  });

  test.each([
    [2550, 'EUR', '€25.50'],
    [2500, 'JPY', '¥2,500'],
    [2500, 'GBP', '£25'],
  ])('%i minor units of %s read %s in English', (amount, currency, text) => {
    startLocale('en');
    expect(plain(formatMoney({ amount, currency }))).toBe(text);
  });
});
