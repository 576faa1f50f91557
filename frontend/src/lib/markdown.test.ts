import { describe, expect, test } from 'vitest';
import { parseMarkdown, safeHref } from './markdown';

describe('parseMarkdown', () => {
  test('knows headings, paragraphs and lists', () => {
    const blocks = parseMarkdown('## Venir\n\nEn métro\nligne 13.\n\n- un\n- deux\n1. premier');
    expect(blocks).toEqual([
      { kind: 'heading', depth: 2, children: [{ kind: 'text', text: 'Venir' }] },
      { kind: 'paragraph', children: [{ kind: 'text', text: 'En métro ligne 13.' }] },
      {
        kind: 'list',
        ordered: false,
        items: [[{ kind: 'text', text: 'un' }], [{ kind: 'text', text: 'deux' }]],
      },
      { kind: 'list', ordered: true, items: [[{ kind: 'text', text: 'premier' }]] },
    ]);
  });

  test('leaves a lone asterisk alone', () => {
    expect(parseMarkdown('3 * 4 = 12')).toEqual([
      { kind: 'paragraph', children: [{ kind: 'text', text: '3 * 4 = 12' }] },
    ]);
  });

  test('stays fast on hostile input', () => {
    const start = performance.now();
    parseMarkdown('*'.repeat(5_000) + '['.repeat(5_000) + '('.repeat(5_000));
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('safeHref', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    '/events',
  ])('refuses %j', (target) => {
    expect(safeHref(target)).toBeUndefined();
  });

  test.each(['https://example.org/a_(b)', 'http://example.org/', 'mailto:a@example.org'])(
    'keeps %j',
    (target) => {
      expect(safeHref(target)).toBe(target);
    },
  );
});
