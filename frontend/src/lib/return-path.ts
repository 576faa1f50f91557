/** Screens that one signs in on are no place to come back to. */
const ENTRY = /^\/(?:login|register|verify-email|forgot-password|reset-password)(?:[/?#]|$)/;
/** Any origin does: an address that leaves it is not a path of ours. */
const HERE = 'https://guichet.invalid';

/** A path of this site, or nothing: a link must not send a fresh session to somebody else's page. */
export function safeReturnPath(target: unknown): string | undefined {
  // Browsers read a backslash as a slash, and drop control characters: neither belongs in a path.
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (typeof target !== 'string' || !target.startsWith('/') || /[\\\u0000-\u001f]/.test(target)) {
    return undefined;
  }
  if (!URL.canParse(target, HERE)) return undefined;
  const url = new URL(target, HERE);
  const path = url.pathname + url.search + url.hash;
  return url.origin === HERE && !path.startsWith('//') && !ENTRY.test(path) ? path : undefined;
}
