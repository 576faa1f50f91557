import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useSyncExternalStore } from 'react';
import { keptCart, subscribeCart } from '~/api/cart-store';
import { wasSignedIn } from '~/api/session-store';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import classes from './cart-link.module.css';

/** More would not fit, and nobody counts that far. */
const SHOWN_MAX = 99;

export function CartLink() {
  const queries = useQueryClient();
  const { token, units } = useSyncExternalStore(subscribeCart, keptCart);
  const isSignedIn = useSession().status === 'signed-in' || wasSignedIn();
  const mayBe = isSignedIn || token !== undefined;
  useEffect(() => {
    // Who cannot have a cart downloads nothing of it.
    if (!mayBe) return undefined;
    const following = import('~/api/follow-cart').then(({ followCart }) => followCart(queries));
    return () => void following.then((stop) => stop());
  }, [mayBe, queries]);
  const count = mayBe ? units : 0;
  return (
    <Link to="/cart" className={classes.cart} aria-label={m.cart_link({ count })}>
      <Icon name="cart" />
      {count > 0 && <b aria-hidden="true">{Math.min(count, SHOWN_MAX)}</b>}
    </Link>
  );
}
