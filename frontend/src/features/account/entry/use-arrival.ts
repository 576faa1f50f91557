import { useRouter } from '@tanstack/react-router';
import { safeReturnPath } from '~/lib/return-path';

const HOME_OF_A_PERSON = '/account';

/** Signed in: back to where one wanted to go. */
export function useArrival(next: string | undefined): () => void {
  const router = useRouter();
  return () =>
    void router.navigate({ href: safeReturnPath(next) ?? HOME_OF_A_PERSON, replace: true });
}
