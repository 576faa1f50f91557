import { expect, test } from 'vitest';
import { parseListSearch } from '../search';
import { askedOf } from './asked';

const asked = (search: Record<string, unknown>) => askedOf(parseListSearch(search));

const ID = '0192f7c0-0000-7000-8000-000000000000';

test('an address asks for what the API knows', () => {
  expect(
    asked({
      q: ' zoé ',
      offer: ID,
      occurrence: ID,
      status: 'all',
      checked_in: 'no',
      sort: '-name',
    }),
  ).toEqual({
    q: 'zoé',
    offer: ID,
    occurrence: ID,
    status: 'all',
    checked_in: false,
    sort: '-name',
  });
  expect(asked({ checked_in: 'true' })).toEqual({ checked_in: true });
});

test('what an address invents is not asked for', () => {
  expect(
    asked({
      q: ' ',
      offer: 'x',
      occurrence: 1,
      status: 'gone',
      checked_in: 'maybe',
      sort: 'price',
    }),
  ).toEqual({});
  expect(asked({ view: 'door' })).toEqual({});
});
