import { useRouter } from '@tanstack/react-router';
import { getSession } from '~/api/session-store';
import { safeReturnPath } from '~/lib/return-path';

const organizationsHere = () => {
  const session = getSession();
  return session.status === 'signed-in' ? session.user.organizations : [];
};

/** Who made an organization goes on to its events. */
function homeOfNewcomer(): string {
  const mine = organizationsHere();
  const own = mine.find(({ role }) => role === 'owner');
  return own ? `/organizations/${own.slug}/events` : HOME_OF_A_PERSON;
}

const HOME_OF_A_PERSON = '/account';

/** Who works at doors and nowhere else begins at the door. */
function homeOfPerson(): string {
  const mine = organizationsHere();
  const isDoorOnly = mine.length > 0 && mine.every(({ role }) => role === 'door');
  return isDoorOnly ? '/door' : HOME_OF_A_PERSON;
}

/** Signed in: back to where one wanted to go. */
export function useArrival(next: string | undefined): (isNew?: boolean) => void {
  const router = useRouter();
  return (isNew = false) => {
    const home = isNew ? homeOfNewcomer() : homeOfPerson();
    void router.navigate({ href: safeReturnPath(next) ?? home, replace: true });
  };
}
