import { expect, test } from 'vitest';
import type { PromoCodeView } from '~/api/gen/types.gen';
import { codesFile } from './codes-file';
import { asFields, asRequest, termsOf } from './promo-request';
import { benefitText, promoWords } from './promo-words';
import { parsePromoSearch } from '../search';
import { isBeginning } from './beginning';

const code = (name: string, change: Partial<PromoCodeView> = {}): PromoCodeView => ({
  id: name,
  code: name,
  effect: 'percent',
  percent_bp: 2000,
  amount: null,
  offer_ids: null,
  valid_from: null,
  valid_until: null,
  max_uses: null,
  max_per_person: null,
  is_active: true,
  batch_id: null,
  status: 'active',
  held: 0,
  used: 0,
  created_at: '2026-05-01T08:00:00Z',
  updated_at: '2026-05-01T08:00:00Z',
  etag: '"v1"',
  ...change,
});

test('some things no code begins with', () => {
  expect(['', 'C', 'ÉTÉ 26', 'C-1_', '-C'].map(isBeginning)).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
});

test('the address says what is shown, and nothing else', () => {
  expect(parsePromoSearch({ q: ' piano ', status: 'used_up', x: 1 })).toEqual({
    q: 'PIANO',
    status: 'used_up',
  });
  expect(parsePromoSearch({ q: '  ', status: 'gone' })).toEqual({
    q: undefined,
    status: undefined,
  });
});

const where = { prefix: '', currency: 'EUR', zone: 'Europe/Paris' };

test('a form is read by what the code does', () => {
  const values = {
    effect: 'set_price',
    percent_bp: '20',
    amount: '12,50',
    valid_from: '2026-07-24T19:30',
    valid_until: '',
    max_uses: '100',
    max_per_person: '',
  };
  expect(asRequest(termsOf(values, ['a'], where))).toEqual({
    effect: 'set_price',
    percent_bp: null,
    amount: { amount: 1250, currency: 'EUR' },
    offer_ids: ['a'],
    valid_from: '2026-07-24T17:30:00Z',
    valid_until: null,
    max_uses: 100,
    max_per_person: null,
  });
  expect(termsOf({ effect: 'percent', percent_bp: '12,5' }, null, where).benefit).toEqual({
    effect: 'percent',
    percent_bp: 1250,
    amount: null,
  });
  expect(
    termsOf({ 'terms/effect': 'unlock' }, null, { ...where, prefix: 'terms/' }).benefit,
  ).toEqual({ effect: 'unlock', percent_bp: null, amount: null });
});

test('a code that is there reads the same, in whatever order its offers come', () => {
  expect(asFields(code('X', { offer_ids: ['b', 'a'] })).offer_ids).toEqual(['a', 'b']);
});

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

test('what it does is said in a few words', () => {
  const euros = { amount: 500, currency: 'EUR' };
  expect(plain(benefitText(code('X')))).toBe('−20 %');
  expect(plain(benefitText(code('X', { effect: 'amount', amount: euros })))).toBe(
    '−5 € par billet',
  );
  expect(plain(benefitText(code('X', { effect: 'set_price', amount: euros })))).toBe(
    '5 € le billet',
  );
});

test('a refusal says how often the code was used', () => {
  const refused = {
    pointer: '/max_uses',
    code: 'below_used',
    detail: 'at least 4',
    params: { least: 4, held: 1, used: 3 },
  };
  expect(promoWords.explain?.(refused)).toBe('Il a déjà servi 4 fois : pas moins.');
  const percent = { pointer: '/terms/percent_bp', code: 'out_of_range', detail: '1 to 10000' };
  expect(promoWords.explain?.(percent)).toContain('pourcentage');
});

test('a file of codes is one a line, and spreadsheets know its letters', () => {
  expect(codesFile(['A-1', 'A-2'])).toBe('\ufeffcode\r\nA-1\r\nA-2\r\n');
});
