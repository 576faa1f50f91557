import { expect, test } from 'vitest';
import { Wedge } from './wedge';

/** Letters and Enter with so many milliseconds between them; the last code that they ended. */
function type(wedge: Wedge, text: string, stepMs: number, fromMs = 0): string | undefined {
  const keys = [...Array.from(text), 'Enter'];
  return keys.map((key, n) => wedge.press(key, fromMs + n * stepMs)).at(-1);
}

test('keys in quick succession that end with Enter are a code, spaces and all', () => {
  const code = ' 6BF $%*+-./:0 ';
  expect(type(new Wedge(), code, 12)).toBe(code);
});

test('Shift between the letters is no letter', () => {
  const wedge = new Wedge();
  const keys = ['Shift', 'A', 'B', 'Shift', 'C', 'D', 'E', 'F', 'G', 'H', 'Enter'];
  expect(keys.map((key, n) => wedge.press(key, n * 20)).at(-1)).toBe('ABCDEFGH');
});

test('what a person types is no code', () => {
  expect(type(new Wedge(), 'ABCDEFGHIJ', 300)).toBeUndefined();
});

test('an Enter that comes late belongs to no code', () => {
  const wedge = new Wedge();
  for (const [n, letter] of Array.from('ABCDEFGHIJ').entries()) wedge.press(letter, n * 10);
  expect(wedge.press('Enter', 2_000)).toBeUndefined();
});

test('a pause begins another code', () => {
  const wedge = new Wedge();
  for (const [n, letter] of Array.from('LOST').entries()) wedge.press(letter, n * 10);
  expect(type(wedge, 'ABCDEFGH', 10, 1_000)).toBe('ABCDEFGH');
});

test('a few keys are a mistake', () => {
  expect(type(new Wedge(), 'ABC', 10)).toBeUndefined();
});

test('the next code begins afresh', () => {
  const wedge = new Wedge();
  type(wedge, 'ABCDEFGH', 10);
  expect(type(wedge, '12345678', 10, 100)).toBe('12345678');
});
