import { useRouter } from '@tanstack/react-router';
import { getSession } from '~/api/session-store';
import { safeReturnPath } from '~/lib/return-path';

/** Who made an organization goes on to its events. */
function homeOfNewcomer(): string {
  const session = getSession();
  const mine = session.status === 'signed-in' ? session.user.organizations : [];
  const own = mine.find(({ role }) => role === 'owner');
  return own ? `/organizations/${own.slug}/events` : HOME_OF_A_PERSON;
}

const HOME_OF_A_PERSON = '/account';

/** Signed in: back to where one wanted to go. */
export function useArrival(next: string | undefined): (isNew?: boolean) => void {
  const router = useRouter();
  return (isNew = false) => {
    const home = isNew ? homeOfNewcomer() : HOME_OF_A_PERSON;
    void router.navigate({ href: safeReturnPath(next) ?? home, replace: true });
  };
}
