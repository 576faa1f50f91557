import { getLocale } from '~/i18n/runtime.js';
import type { EventView, GetEventAvailabilityData, PublicAvailabilityPage } from './gen/types.gen';
import { getEvent, getEventAvailability, getEventCalendar } from './gen/sdk.gen';
import { grantOf } from './grants';
import { ensureSession } from './session';
import { getSession, wasSignedIn } from './session-store';

const bearer = [{ scheme: 'bearer', type: 'http' }] as const;

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

/** What is left of it. */
export async function getPrivateAvailability(
  asked: Pick<GetEventAvailabilityData, 'path' | 'query'>,
  signal: AbortSignal,
): Promise<PublicAvailabilityPage> {
  const guest = await asGuest(asked.path.slug);
  return (await getEventAvailability({ ...asked, ...guest, signal, throwOnError: true })).data;
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
