import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { hasCode, isNotFound } from '~/api/api-error';
import { getEventInvitation, openPrivateEvent } from '~/api/gen/sdk.gen';
import { keepGrant } from '~/api/grants';
import { asWhoIAm, mayKnow } from '~/api/private-event';
import { eventQuery } from '~/api/queries';
import { wasSignedIn } from '~/api/session-store';
import { getLocale } from '~/i18n/runtime.js';
import { fragmentToken } from '~/lib/one-time-code';

/** What somebody came with: an invitation to answer, a link that opened, or one that does not. */
export type Arrival =
  | { kind: 'invitation'; token: string }
  | { kind: 'open'; slug: string }
  | { kind: 'over' | 'invalid' };

/** What a letter invites to; `null` when its link does not work (any more). */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: [{ _id: 'getEventInvitation', token, locale: getLocale() }],
    queryFn: async () => {
      try {
        const asked = { path: { token }, query: { locale: getLocale() } };
        return (await getEventInvitation({ ...asked, throwOnError: true })).data;
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
    retry: false,
  });

/** Each opening counts: whoever can see the event already does not use the link up. */
async function isSeen(queries: QueryClient, slug: string): Promise<boolean> {
  try {
    await queries.fetchQuery({ ...eventQuery(slug), staleTime: 0 });
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

async function open(queries: QueryClient, slug: string, token: string): Promise<Arrival> {
  if (mayKnow(slug) && (await isSeen(queries, slug))) return { kind: 'open', slug };
  try {
    const { data: grant } = await openPrivateEvent({
      path: { slug },
      body: { token },
      ...(await asWhoIAm()),
      throwOnError: true,
    });
    keepGrant(grant);
    return { kind: 'open', slug };
  } catch (error) {
    if (hasCode(error, 'catalog.link_over')) return { kind: 'over' };
    if (!isNotFound(error)) throw error;
    // An event that is public by now needs no key.
    return (await isSeen(queries, slug)) ? { kind: 'open', slug } : { kind: 'invalid' };
  }
}

export async function arrive(queries: QueryClient, hash: string): Promise<Arrival> {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const [key, slug] = [parts.get('access'), parts.get('event')];
  if (key && slug) return open(queries, slug, key);
  const token = fragmentToken(hash);
  if (!token) return { kind: 'invalid' };
  // Whether answering is for the account or for this device is known before it is asked.
  await Promise.all([
    queries.fetchQuery({ ...invitationQuery(token), staleTime: 0 }),
    wasSignedIn() ? asWhoIAm() : undefined,
  ]);
  return { kind: 'invitation', token };
}
