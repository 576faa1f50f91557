import type { AccessGrantView } from './gen/types.gen';

const PREFIX = 'guichet_access_';

/** Grants stay on the device: whoever opened a link without an account comes back without it. */
const nameOf = (slug: string): string => PREFIX + slug;

/** Somebody signed in needs none: the account has the access. */
export function keepGrant({ event_slug, grant_token, expires_at }: AccessGrantView): void {
  if (!grant_token) return;
  try {
    window.localStorage.setItem(nameOf(event_slug), `${expires_at} ${grant_token}`);
  } catch {
    // Private windows may refuse it; then the link has to be opened again.
  }
}

/** As many as the server reads. */
const SENT_MAX = 8;

/** Each is kept as its end and its token; those that are over are none. The last to end come first. */
function keptGrants(): { name: string; token: string }[] {
  try {
    const all = Object.keys(window.localStorage).flatMap((name) => {
      const kept = name.startsWith(PREFIX) ? (window.localStorage.getItem(name) ?? '') : '';
      const [until = '', token] = kept.split(' ');
      return token && new Date(until).getTime() > Date.now() ? [{ name, until, token }] : [];
    });
    return all.toSorted((one, other) => (one.until < other.until ? 1 : -1));
  } catch {
    return [];
  }
}

export const grantOf = (slug: string): string | undefined =>
  keptGrants().find(({ name }) => name === nameOf(slug))?.token;

/** Those that a cart is sent with: one may hold several private events. That of `slug` comes first. */
export function grantsFor(slug?: string): string | undefined {
  const own = slug === undefined ? undefined : grantOf(slug);
  const tokens = keptGrants().map(({ token }) => token);
  const sent = own === undefined ? tokens : [own, ...tokens.filter((token) => token !== own)];
  return sent.slice(0, SENT_MAX).join(', ') || undefined;
}
