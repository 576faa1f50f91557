/** The Markdown that organizers may write, as a tree. Anything else stays the text it was. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong'; children: Inline[] }
  | { kind: 'em'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] };

export type Block =
  | { kind: 'heading'; depth: 2 | 3; children: Inline[] }
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] };

const BULLET = /^\s*[-*]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;
const HEADING = /^(#{1,6})\s+(.*)$/;

export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length) {
      blocks.push({ kind: 'paragraph', children: parseInline(paragraph.join(' ')) });
    }
    paragraph = [];
  };

  for (const line of source.replaceAll('\r\n', '\n').split('\n')) {
    const heading = HEADING.exec(line);
    if (line.trim() === '') flush();
    else if (heading) {
      flush();
      const depth = (heading[1] ?? '').length <= 2 ? 2 : 3;
      blocks.push({ kind: 'heading', depth, children: parseInline(heading[2] ?? '') });
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      flush();
      pushItem(blocks, NUMBER.test(line), line);
    } else paragraph.push(line.trim());
  }
  flush();
  return blocks;
}

function pushItem(blocks: Block[], ordered: boolean, line: string): void {
  const item = parseInline(line.replace(ordered ? NUMBER : BULLET, ''));
  const last = blocks.at(-1);
  if (last?.kind === 'list' && last.ordered === ordered) last.items.push(item);
  else blocks.push({ kind: 'list', ordered, items: [item] });
}

// Bounded and without nested quantifiers: a hostile description cannot make it backtrack.
const TOKEN =
  /\*\*([^*\n]{1,500})\*\*|\*([^*\s][^*\n]{0,500})\*|\[([^\]\n]{1,500})\]\(((?:[^()\s]|\([^()\s]*\)){1,2000})\)/;

function parseInline(source: string): Inline[] {
  const nodes: Inline[] = [];
  let rest = source;
  for (let match = TOKEN.exec(rest); match; match = TOKEN.exec(rest)) {
    if (match.index > 0) nodes.push({ kind: 'text', text: rest.slice(0, match.index) });
    nodes.push(inlineOf(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) nodes.push({ kind: 'text', text: rest });
  return nodes;
}

function inlineOf([whole, strong, em, label, target]: RegExpExecArray): Inline {
  if (strong) return { kind: 'strong', children: parseInline(strong) };
  if (em) return { kind: 'em', children: parseInline(em) };
  const href = target && safeHref(target);
  // A refused link keeps its words, so the reader loses nothing but the trap.
  if (!href) return { kind: 'text', text: label ?? whole };
  return { kind: 'link', href, children: [{ kind: 'text', text: label ?? href }] };
}

const PROTOCOLS = new Set(['https:', 'http:', 'mailto:']);

/** Absolute web and mail links only: `javascript:`, `data:` and relative paths are refused. */
export function safeHref(target: string): string | undefined {
  try {
    const url = new URL(target);
    return PROTOCOLS.has(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}
