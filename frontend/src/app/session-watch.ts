import type { QueryClient } from '@tanstack/react-query';
import type { AnyRouter } from '@tanstack/react-router';
import { getSession, personOf, subscribeSession } from '~/api/session-store';

/** What anybody may see stays when the person changes; everything else goes. */
const PUBLIC_IDS = new Set([
  'listEvents',
  'getEvent',
  'listCategories',
  'listVenues',
  'listOffers',
]);

function isPublic(queryKey: readonly unknown[]): boolean {
  const [head] = queryKey;
  if (typeof head !== 'object' || head === null || !('_id' in head)) return false;
  const { _id: id } = head;
  return typeof id === 'string' && PUBLIC_IDS.has(id);
}

/** An event that the account was let in to. */
const isPrivate = (data: unknown): boolean =>
  typeof data === 'object' &&
  data !== null &&
  'visibility' in data &&
  data.visibility === 'private';

/** What this device keeps for when there is no network, but for scans that the server has not heard of. */
async function forgetKept(): Promise<void> {
  const { closeRooms } = await import('~/lib/vault');
  await closeRooms(
    (room, owner) => !room.startsWith('outbox:') && !owner.startsWith('device:'),
  ).catch(() => undefined);
}

/**
 * Somebody signed out or changed, here or in another tab: nothing of them stays in memory, and a
 * page that was theirs asks who is there.
 */
export function watchSession(queryClient: QueryClient, router: AnyRouter): () => void {
  let person = personOf(getSession());
  return subscribeSession(() => {
    if (getSession().status === 'signed-out') void forgetKept();
    const next = personOf(getSession());
    if (next === person) return;
    const left = person;
    person = next;
    if (left === undefined) return;
    queryClient.removeQueries({
      predicate: ({ queryKey, state }) => !isPublic(queryKey) || isPrivate(state.data),
    });
    void router.invalidate();
  });
}
