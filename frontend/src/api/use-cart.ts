import { queryOptions, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { fetchCart } from './cart';
import { cartKey } from './cart-key';
import { keptCart, subscribeCart } from './cart-store';
import { wasSignedIn } from './session-store';
import { useSession } from './use-session';

export const cartQuery = () =>
  queryOptions({
    queryKey: cartKey(),
    queryFn: ({ signal }) => fetchCart(signal),
    refetchOnWindowFocus: true,
  });

/** The cart of whoever is here. Nobody is asked for one that cannot be. */
export function useCart() {
  const session = useSession();
  const { token } = useSyncExternalStore(subscribeCart, keptCart);
  const isKnown = session.status !== 'unknown' || !wasSignedIn();
  const mayBe = session.status === 'signed-in' || token !== undefined;
  const query = useQuery({ ...cartQuery(), enabled: isKnown && mayBe });
  // Whether there is none, which needs no asking.
  return { ...query, isNone: isKnown && !mayBe && query.data === undefined };
}
