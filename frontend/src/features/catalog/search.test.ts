import { expect, test } from 'vitest';
import { countFilters, parseEventSearch } from './search';

test('keeps what the API understands', () => {
  const search = {
    q: 'jazz',
    category: 'concert',
    place: 'Brest',
    date_from: '2026-07-01',
    date_to: '2026-07-31',
    price: 'paid',
    sort: 'price_desc',
  };
  expect(parseEventSearch(search)).toEqual(search);
});

test('drops bad values instead of throwing', () => {
  expect(
    parseEventSearch({
      q: 'x'.repeat(201),
      category: 'Été !',
      date_from: 'tomorrow',
      date_to: '2026-02-31',
      price: 'cheap',
      sort: 'random',
      utm_source: 'mail',
    }),
  ).toEqual({});
});

test('drops emptied fields and the order that lists have anyway', () => {
  expect(parseEventSearch({ q: '  ', place: '', sort: 'date' })).toEqual({});
});

test('sorting is not a filter', () => {
  expect(countFilters({ q: 'jazz', sort: 'price' })).toBe(1);
});
