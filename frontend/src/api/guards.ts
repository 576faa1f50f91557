import { redirect } from '@tanstack/react-router';
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

/** Who is signed in has no business at the door. */
export async function requireStranger({
  search,
}: {
  search: { next?: string | undefined };
}): Promise<void> {
  const session = wasSignedIn() ? await ensureSession().catch(() => undefined) : undefined;
  if (session) throw redirect({ href: safeReturnPath(search.next) ?? '/account' });
}
