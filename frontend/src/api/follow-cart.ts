import type { QueryClient } from '@tanstack/react-query';
import { forgetCartToken } from './cart-notes';
import { keptCart, onForeignChange } from './cart-store';
import { getCartQueryKey } from './gen/@tanstack/react-query.gen';
import { getSession, subscribeSession, wasSignedIn } from './session-store';
import { cartQuery } from './use-cart';

/** Keeps what is known of the cart up to date, from whatever page: who is here, and what other tabs do. */
export function followCart(queries: QueryClient): () => void {
  const look = () => {
    const { status } = getSession();
    if (status === 'unknown' && wasSignedIn()) return;
    const { token, units } = keptCart();
    if (status === 'signed-in' || token !== undefined) void queries.prefetchQuery(cartQuery());
    // How much the last person had is nobody's business.
    else if (units > 0) forgetCartToken(0);
  };
  const stops = [
    subscribeSession(look),
    onForeignChange(() => {
      void queries.invalidateQueries({ queryKey: getCartQueryKey() });
      look();
    }),
  ];
  look();
  return () => {
    for (const stop of stops) stop();
  };
}
