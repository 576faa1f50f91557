import { expect, test } from 'vitest';
import { clashing, differing } from './merge';

interface Sheet {
  title: string;
  tags: string[];
  summary: string | null;
}
const before: Sheet = { title: 'A', tags: ['x'], summary: null };

test('only what two people changed differently clashes', () => {
  const theirs: Sheet = { title: 'B', tags: ['x'], summary: 'S' };
  expect(clashing({ title: 'C', tags: ['y'] }, before, theirs)).toEqual(['title']);
  expect(clashing({ title: 'B' }, before, theirs)).toEqual([]);
  expect(clashing({ summary: 'T' }, before, theirs)).toEqual(['summary']);
});

test('a change back to what is there is none', () => {
  expect(differing({ title: 'A', tags: ['x'], summary: 'S' }, before)).toEqual({ summary: 'S' });
});
