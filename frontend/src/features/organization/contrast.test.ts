import { expect, test } from 'vitest';
import { CONTRAST_MIN, contrast, textOn } from './contrast';

test('contrast is what WCAG says, either way round', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21);
  expect(contrast('#ffffff', '#767676')).toBeGreaterThan(CONTRAST_MIN);
  expect(contrast('#777777', '#ffffff')).toBeLessThan(CONTRAST_MIN);
});

test('black or white can be read on every colour', () => {
  expect([textOn('#3b5bdb'), textOn('#ffe066')]).toEqual(['#ffffff', '#000000']);
  for (const color of ['#808080', '#7f7f7f', '#ff0000', '#0000ff', '#00ff00']) {
    expect(contrast(textOn(color), color)).toBeGreaterThan(CONTRAST_MIN);
  }
});
