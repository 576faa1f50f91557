import { notFound, redirect } from '@tanstack/react-router';
import { deviceHere } from './device';
import type { MembershipView } from './gen/types.gen';
import { safeReturnPath } from '~/lib/return-path';
import { ensureSession } from './session';
import { type SignedIn, wasSignedIn } from './session-store';

interface Guarded {
  location: { href: string };
}

/** Only for somebody: others sign in first and come back. */
export async function requireSession({ location }: Guarded): Promise<{ session: SignedIn }> {
  const session = await ensureSession();
  if (!session) throw redirect({ to: '/login', search: { next: location.href } });
  return { session };
}

/** Only for who works for the organization of the address; nobody else learns that it is there. */
export async function requireMembership(
  location: Guarded['location'],
  slug: string,
): Promise<{ organization: MembershipView }> {
  const { session } = await requireSession({ location });
  const organization = session.user.organizations.find((mine) => mine.slug === slug);
  // oxlint-disable-next-line typescript/only-throw-error -- the router's own way
  if (!organization) throw notFound();
  return { organization };
}

/** In place of a list: the address of a device that is to be paired. */
export const PAIR = 'pair';

interface AtDoor extends Guarded {
  params: { listId?: string | undefined };
}

/** Somebody, or a scanner that was paired; who pairs one is nobody yet. */
export async function requireDoor({ location, params }: AtDoor): Promise<void> {
  if (params.listId === PAIR || deviceHere()) {
    // Whoever is signed in comes first, and is not needed.
    if (wasSignedIn()) await ensureSession().catch(() => undefined);
  } else {
    await requireSession({ location });
  }
}

/** Who is signed in has no business at the door. */
export async function requireStranger({
  search,
}: {
  search: { next?: string | undefined };
}): Promise<void> {
  const session = wasSignedIn() ? await ensureSession().catch(() => undefined) : undefined;
  if (session) throw redirect({ href: safeReturnPath(search.next) ?? '/account' });
}
