const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The first letter as a reader sees it: accents and emoji stay in one piece. */
export function initialOf(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment;
  return '';
}
