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

/** Each is kept as its end and its token. */
function goodOf(kept: string | null): string | undefined {
  const [until = '', token] = kept?.split(' ') ?? [];
  return new Date(until).getTime() > Date.now() ? token : undefined;
}

export function grantOf(slug: string): string | undefined {
  try {
    return goodOf(window.localStorage.getItem(nameOf(slug)));
  } catch {
    return undefined;
  }
}

/** The one grant that a cart can be sent with, of the events whose private link was opened here. */
export function anyGrant(): string | undefined {
  try {
    const names = Object.keys(window.localStorage).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => goodOf(window.localStorage.getItem(name))).find(Boolean);
  } catch {
    return undefined;
  }
}
