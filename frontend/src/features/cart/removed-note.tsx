import { useEffect, useRef } from 'react';
import type { CartLineView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { saleRefusalText } from '~/ui/sale-text';
import classes from './cart.module.css';
import type { Removal } from './use-removal';

/** What was taken out last, and the way back. It stays until something else is done. */
export function RemovedNote({ removal }: { removal: Removal }) {
  const { removed, failure, undo, dismiss } = removal;
  const [first] = removed;
  const back = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone with its line: the focus must not be.
  useEffect(() => {
    if (first) back.current?.focus();
  }, [first]);
  return (
    <div role="status">
      {(first || failure !== undefined) && (
        <div className={classes.note}>
          <p>{failure === undefined ? said(removed) : saleRefusalText(failure)}</p>
          {first && (
            <button ref={back} type="button" className={classes.quiet} onClick={() => void undo()}>
              {m.cart_undo()}
            </button>
          )}
          <button
            type="button"
            className={classes.close}
            aria-label={m.dialog_close()}
            onClick={dismiss}
          >
            <Icon name="close" size={18} />
          </button>
        </div>
      )}
    </div>
  );
}

function said([first, ...others]: CartLineView[]): string {
  if (!first) return '';
  return others.length > 0
    ? m.cart_emptied()
    : m.cart_removed({ offer: first.offer.name, event: first.event.title });
}
