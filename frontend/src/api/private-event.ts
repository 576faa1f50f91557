import { getLocale } from '~/i18n/runtime.js';
import type { AccessGrantView, EventView } from './gen/types.gen';
import { getEvent, getEventCalendar } from './gen/sdk.gen';
import { ensureSession } from './session';
import { getSession, wasSignedIn } from './session-store';

/** Grants stay on the device: whoever opened a link without an account comes back without it. */
const nameOf = (slug: string): string => `guichet_access_${slug}`;

const bearer = [{ scheme: 'bearer', type: 'http' }] as const;

/** Somebody signed in needs none: the account has the access. */
export function keepGrant({ event_slug, grant_token, expires_at }: AccessGrantView): void {
  if (!grant_token) return;
  try {
    window.localStorage.setItem(nameOf(event_slug), `${expires_at} ${grant_token}`);
  } catch {
    // Private windows may refuse it; then the link has to be opened again.
  }
}

function grantOf(slug: string): string | undefined {
  try {
    const [until = '', token] = window.localStorage.getItem(nameOf(slug))?.split(' ') ?? [];
    return new Date(until).getTime() > Date.now() ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Whether asking for the event may be answered; strangers are spared the question. */
export const mayKnow = (slug: string): boolean => grantOf(slug) !== undefined || wasSignedIn();

/** Who asks, for what the API tells strangers nothing about. */
export async function asWhoIAm() {
  if (wasSignedIn()) await ensureSession().catch(() => undefined);
  return getSession().status === 'signed-in' ? { security: bearer } : {};
}

async function asGuest(slug: string) {
  const grant = grantOf(slug);
  const me = await asWhoIAm();
  return { ...me, ...(grant && { headers: { 'Access-Grant': grant } }) };
}

/** An event that does not exist for strangers; the refusal is the same when it does not for this guest. */
export async function getPrivateEvent(slug: string, signal: AbortSignal): Promise<EventView> {
  const asked = { path: { slug }, query: { locale: getLocale() }, signal } as const;
  const { data: event } = await getEvent({
    ...asked,
    ...(await asGuest(slug)),
    throwOnError: true,
  });
  return event;
}

/** The calendar file, which a plain link could not fetch: it sends no header. */
export async function getPrivateCalendar(slug: string): Promise<string> {
  const { data: text } = await getEventCalendar({
    path: { slug },
    query: { locale: getLocale() },
    ...(await asGuest(slug)),
    parseAs: 'text',
    throwOnError: true,
  });
  return text;
}
