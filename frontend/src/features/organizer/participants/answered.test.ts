import { expect, test } from 'vitest';
import { parseListSearch } from '../search';
import { answersOf, answersText, rangeOf, wantedBy } from './answered';
import { askedOf, selectionOf } from './asked';

const ids = ['1', '2', '3', '4', '5'].map((n) => `0192f7c0-0000-7000-8000-00000000000${n}`);
const [DIET = '', NUTS = '', BORN = '', SIZE = '', KNOWN = ''] = ids;

const fieldsOf = (values: Record<string, string>): FormData => {
  const fields = new FormData();
  for (const [name, value] of Object.entries(values)) fields.set(name, value);
  return fields;
};

test('what an address wants of answers is what the API is asked for, for lists and for messages', () => {
  const filters = [
    { question_id: DIET, value: 'vegan' },
    { question_id: NUTS, value: 'noix & œufs: 100 %, =+' },
    { question_id: SIZE, value: '' },
  ];
  const search = parseListSearch({ answers: answersText(filters), sort: '-name' });
  expect(answersOf(search.answers)).toEqual(filters);
  expect(askedOf(search)).toEqual({
    sort: '-name',
    answer: [`${DIET}:vegan`, `${NUTS}:noix & œufs: 100 %, =+`, `${SIZE}:`],
  });
  expect(selectionOf(search)).toEqual({ answers: filters });
});

test('what an address invents about answers is not asked for', () => {
  expect(askedOf(parseListSearch({ answers: 'diet=vegan&=&x' }))).toEqual({});
  expect(selectionOf(parseListSearch({ answers: '' }))).toEqual({});
  const many = answersText(
    Array.from({ length: 12 }, () => ({ question_id: DIET, value: 'x'.repeat(300) })),
  );
  const [first, ...rest] = answersOf(many);
  expect([first?.value.length, rest.length]).toEqual([200, 9]);
});

test('fields say what is looked for, by the kind of their question', () => {
  const questions = [
    { id: DIET, kind: 'choice' as const },
    { id: NUTS, kind: 'text' as const },
    { id: BORN, kind: 'date' as const },
    { id: SIZE, kind: 'number' as const },
    { id: KNOWN, kind: 'checkbox' as const },
  ];
  const said = (values: Record<string, string>) =>
    wantedBy(questions, fieldsOf(values)).map(({ value }) => value);
  expect(
    said({
      [DIET]: '=vegan',
      [NUTS]: ' noix ',
      [`${BORN}/from`]: '1990-01-01',
      [`${BORN}/to`]: '1990-01-01',
      [`${SIZE}/from`]: '38',
      [`${SIZE}/to`]: '42.5',
      [KNOWN]: '=false',
    }),
  ).toEqual(['vegan', 'noix', '1990-01-01', '38..42.5', 'false']);
  expect(said({ [`${BORN}/to`]: '1990-01-01', [`${SIZE}/from`]: '38' })).toEqual([
    '..1990-01-01',
    '38..',
  ]);
  expect(said({ [DIET]: '', [NUTS]: ' ', [`${SIZE}/from`]: '1e9', [KNOWN]: '' })).toEqual([]);
  expect(said({ [DIET]: '=', [NUTS]: 'noix', [`${NUTS}/none`]: 'on' })).toEqual(['', '']);
});

test('a range is read as it was written', () => {
  expect(rangeOf('38')).toEqual({ from: '38', to: '38' });
  expect(rangeOf('38..42')).toEqual({ from: '38', to: '42' });
  expect(rangeOf('..42')).toEqual({ from: '', to: '42' });
  expect(rangeOf('38..')).toEqual({ from: '38', to: '' });
});
