import { expect, test } from 'vitest';
import { COLUMNS, columnsOf, nextSort, sortedBy, withColumn } from './columns';

test('columns that were kept come back in the order of the table', () => {
  expect(columnsOf(null)).toContain('order_code');
  expect(columnsOf('answers,email,shoe_size')).toEqual(['email', 'answers']);
  expect(columnsOf('')).toEqual([]);
});

test('a column is added where it belongs, and taken away', () => {
  expect(withColumn(['email', 'answers'], 'status', true)).toEqual(['email', 'status', 'answers']);
  expect(withColumn(['email', 'answers'], 'email', false)).toEqual(['answers']);
  expect(withColumn([], 'email', false)).toEqual([]);
  expect(withColumn([...COLUMNS], 'email', true)).toEqual([...COLUMNS]);
});

test('a heading sorts by its column, pressed again the other way', () => {
  expect(nextSort('name', 'order')).toBe('name');
  expect(nextSort('name', 'name')).toBe('-name');
  expect(nextSort('name', '-name')).toBe('name');
  expect(nextSort('purchased_at', 'name')).toBe('-purchased');
  expect(nextSort('order_code', 'order')).toBe('order');
  expect(nextSort('email', 'name')).toBeUndefined();
});

test('the column that the list is sorted by says so', () => {
  expect(sortedBy('name', 'name')).toBe('ascending');
  expect(sortedBy('purchased_at', '-purchased')).toBe('descending');
  expect(sortedBy('email', 'name')).toBeUndefined();
  expect(sortedBy('name', 'offer')).toBeUndefined();
});
