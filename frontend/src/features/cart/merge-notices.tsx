import { useSyncExternalStore } from 'react';
import { cartNotices } from '~/api/cart';
import type { CartNotice, CartView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import classes from './cart.module.css';

/** What became of the cart from before signing in. */
export function MergeNotices({ cart }: { cart: CartView | undefined }) {
  const notices = useSyncExternalStore(cartNotices.subscribe, cartNotices.get);
  return (
    <div role="status">
      {notices.length > 0 && (
        <div className={classes.note}>
          <div>
            <p>
              <strong>{m.cart_merged()}</strong>
            </p>
            <ul>
              {notices.map((notice) => (
                <li key={`${notice.offer_id} ${notice.occurrence_id}`}>{said(notice, cart)}</li>
              ))}
            </ul>
          </div>
          <button
            type="button"
            className={classes.close}
            aria-label={m.dialog_close()}
            onClick={() => cartNotices.set([])}
          >
            <Icon name="close" size={18} />
          </button>
        </div>
      )}
    </div>
  );
}

function said(
  { kind, offer_id, occurrence_id, quantity: count }: CartNotice,
  cart: CartView | undefined,
): string {
  const line = cart?.groups
    .flatMap(({ lines }) => lines)
    .find(({ offer, event }) => offer.id === offer_id && event.occurrence_id === occurrence_id);
  if (kind === 'left_out' || !line) return m.cart_left_out();
  const name = `${line.offer.name} – ${line.event.title}`;
  return kind === 'added'
    ? m.cart_merged_added({ name, count })
    : m.cart_merged_cut({ name, count });
}
