/** The server's bounds; it alone decides, with a dictionary that a page need not load. */
export const PASSWORD_LENGTH_MIN = 12;
export const PASSWORD_LENGTH_MAX = 128;

/** What to say while somebody types: the most useful thing first. */
export type PasswordAdvice = 'empty' | 'short' | 'similar' | 'monotonous' | 'fair' | 'good';

const SIMILAR_LENGTH_MIN = 4;
const GOOD_LENGTH = 20;
const DISTINCT_MIN = 6;
const SPAN_MIN = 8;

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Runs of the keyboard and of the alphabet count as one thing to guess, and so do repetitions. */
const LINES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
].concat(['qwertyuiop', 'asdfghjkl', 'zxcvbnm']);
const COMMON = ['password', 'motdepasse', 'passw0rd', 'bonjour', 'welcome', 'iloveyou', 'guichet'];

const isRun = (pair: string): boolean =>
  pair[0] === pair[1] || LINES.some((line) => line.includes(pair));

/** How many characters bring something new. */
function span(password: string): number {
  const text = COMMON.reduce((rest, word) => rest.replaceAll(word, '*'), plain(password));
  const letters = Array.from(text);
  const fresh = letters.filter(
    (letter, index) => index === 0 || !isRun((letters[index - 1] ?? '') + letter),
  );
  const half = text.slice(0, Math.ceil(text.length / 2));
  const isTwice = text.length > 1 && half.repeat(2).startsWith(text);
  return isTwice ? fresh.length / 2 : fresh.length;
}

export function adviseOn(password: string, about: string[]): PasswordAdvice {
  const length = Array.from(password).length;
  if (length === 0) return 'empty';
  if (length < PASSWORD_LENGTH_MIN) return 'short';
  const text = plain(password);
  const parts = about.flatMap((known) => plain(known).split('@', 1)[0]?.split(/\s+/) ?? []);
  if (parts.some((part) => part.length >= SIMILAR_LENGTH_MIN && text.includes(part)))
    return 'similar';
  if (new Set(text).size < DISTINCT_MIN || span(password) < SPAN_MIN) return 'monotonous';
  return length >= GOOD_LENGTH || hasManyKinds(password) ? 'good' : 'fair';
}

const KINDS = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u];
const hasManyKinds = (password: string): boolean => KINDS.every((kind) => kind.test(password));
