import { notFound, redirect } from '@tanstack/react-router';
import { ApiError } from './api-error';
import type { MembershipView } from './gen/types.gen';
import { safeReturnPath } from '~/lib/return-path';
import { ensureSession } from './session';
import { type SignedIn, wasSignedIn } from './session-store';

export interface Guarded {
  location: { href: string };
}

/** Only for somebody: others sign in first and come back. */
export async function requireSession({ location }: Guarded): Promise<{ session: SignedIn }> {
  const session = await ensureSession();
  if (!session) throw redirect({ to: '/login', search: { next: location.href } });
  return { session };
}

/** The same, except that without a network whoever was here last has what this device kept for them. */
export async function requireSessionOrKept(guarded: Guarded): Promise<void> {
  try {
    await requireSession(guarded);
  } catch (error) {
    const isAlone = error instanceof ApiError && error.isUnreachable;
    if (!isAlone || !wasSignedIn()) throw error;
  }
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

/** Who is signed in has no business at the door. */
export async function requireStranger({
  search,
}: {
  search: { next?: string | undefined };
}): Promise<void> {
  const session = wasSignedIn() ? await ensureSession().catch(() => undefined) : undefined;
  if (session) throw redirect({ href: safeReturnPath(search.next) ?? '/account' });
}
