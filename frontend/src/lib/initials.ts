const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

const first = (word: string): string =>
  graphemes.segment(word)[Symbol.iterator]().next().value?.segment ?? '';

/** `CD` for Camille Durand, `Z` for Zoé: first and last word, as a reader sees letters. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s-]+/)
    .filter(Boolean);
  const last = words.length > 1 ? first(words.at(-1) ?? '') : '';
  return (first(words[0] ?? '') + last).toUpperCase();
}
