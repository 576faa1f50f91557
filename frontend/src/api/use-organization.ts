import { useSession } from './use-session';
import type { MembershipView } from './gen/types.gen';

/** The organization of the address, if the person works for it. */
export function useOrganization(slug: string): MembershipView | undefined {
  const session = useSession();
  if (session.status !== 'signed-in') return undefined;
  return session.user.organizations.find((organization) => organization.slug === slug);
}
