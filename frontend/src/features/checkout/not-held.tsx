import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, hasCode, refusedNumber } from '~/api/api-error';
import { getCartQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import type { CartGroupView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { Notice } from '~/ui/notice';
import { saleRefusalText } from '~/ui/sale-text';

export function NothingToBuy() {
  return (
    <Notice
      mark="0"
      title={m.checkout_nothing()}
      text={m.checkout_nothing_text()}
      actions={<ButtonLink to="/cart">{m.tickets_to_cart()}</ButtonLink>}
    />
  );
}

interface NotHeldProps {
  group: CartGroupView;
  error: Error | null;
  again: () => void;
}

/** The places could not be kept: what is short, line by line. */
export function NotHeld({ group, error, again }: NotHeldProps) {
  const queries = useQueryClient();
  // The cart that people go back to says it too. Not before, for this page is about the cart as it was.
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: getCartQueryKey(), refetchType: 'none' });
  }, [queries]);
  const short = error instanceof ApiError ? error.fields : [];
  const lines = short.flatMap((field) => {
    const line = group.lines[Number(/^\/lines\/(\d+)/.exec(field.pointer)?.[1])];
    const count = refusedNumber(field, 'limit');
    if (!line || count === undefined) return [];
    const name = `${line.offer.name}, ${line.event.title}`;
    if (field.code === 'sold_out') return [m.checkout_short({ name, count })];
    return field.code === 'at_most_per_person' ? [m.checkout_most({ name, count })] : [];
  });
  const text = hasCode(error, 'sales.cart_changed')
    ? m.checkout_changed()
    : error
      ? saleRefusalText(error)
      : m.cart_blocked();
  return (
    <Notice
      alert
      mark="!"
      title={m.checkout_not_held()}
      text={[text, ...lines].join(' ')}
      actions={
        <>
          <ButtonLink to="/cart">{m.checkout_back()}</ButtonLink>
          <Button variant="default" onClick={again}>
            {m.failed_retry()}
          </Button>
        </>
      }
    />
  );
}
