import { expect, test } from 'vitest';
import type { PromoCodePage, PromoCodeView } from '~/api/gen/types.gen';
import { codesFile } from './codes-file';
import { asFields, asRequest, termsOf } from './promo-request';
import { benefitText, promoWords, refusedUses } from './promo-words';
import { parsePromoSearch } from '../search';
import { findPromoCodes } from './find-codes';

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

/** So many pages of a hundred codes each, of which the last one of each page is switched off. */
function pagesOf(n: number) {
  const asked: object[] = [];
  const ask = (wanted: { cursor?: string }): Promise<PromoCodePage> => {
    asked.push(wanted);
    const page = Number(wanted.cursor ?? '1');
    const data = Array.from({ length: 100 }, (_, row) =>
      code(`C${page}-${row}`, row === 99 ? { status: 'inactive' } : {}),
    );
    return Promise.resolve({
      data,
      next_cursor: page < n ? String(page + 1) : null,
      total: 100 * n,
    });
  };
  return { ask, asked };
}

test('the API finds beginnings, a page at a time', async () => {
  const { ask, asked } = pagesOf(3);
  const page = await findPromoCodes(ask, { q: 'C1' });
  expect(asked).toEqual([{ q: 'C1', limit: 50 }]);
  expect(page.next_cursor).toBe('2');
});

test('a state is looked for over pages, and where the search stopped it goes on', async () => {
  const { ask, asked } = pagesOf(12);
  const first = await findPromoCodes(ask, { status: 'inactive' });
  expect(asked).toHaveLength(10);
  expect(first.data).toHaveLength(10);
  expect(first.next_cursor).toBe('11');
  const rest = await findPromoCodes(ask, { status: 'inactive' }, '11');
  expect(rest.data.map((one) => one.code)).toEqual(['C11-99', 'C12-99']);
  expect(rest.next_cursor).toBeNull();
});

test('enough is enough', async () => {
  const { ask, asked } = pagesOf(12);
  expect((await findPromoCodes(ask, { status: 'active' })).data).toHaveLength(99);
  expect(asked).toHaveLength(1);
});

test('what no code begins with is not asked for', async () => {
  const { ask, asked } = pagesOf(1);
  expect(await findPromoCodes(ask, { q: 'ÉTÉ 26' })).toEqual({
    data: [],
    next_cursor: null,
    total: 0,
  });
  expect(asked).toEqual([]);
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
    detail: 'at least 4: 1 held, 3 used',
  };
  expect(refusedUses(refused)).toEqual({ least: 4 });
  expect(promoWords.explain?.(refused)).toBe('Il a déjà servi 4 fois : pas moins.');
  const percent = { pointer: '/terms/percent_bp', code: 'out_of_range', detail: '1 to 10000' };
  expect(promoWords.explain?.(percent)).toContain('pourcentage');
});

test('a file of codes is one a line, and spreadsheets know its letters', () => {
  expect(codesFile(['A-1', 'A-2'])).toBe('\ufeffcode\r\nA-1\r\nA-2\r\n');
});
