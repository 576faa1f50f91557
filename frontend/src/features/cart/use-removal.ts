import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { emptyCart, flushWishes, setLines, wishLine } from '~/api/cart';
import type { CartLineRequest, CartLineView, CartView } from '~/api/gen/types.gen';

interface Removed {
  lines: CartLineView[];
  /** The codes that went with them, by event. */
  codes: Record<string, string>;
}

/** What it takes to have a line again as it was. */
function again({ event, offer, quantity, unit_price: price }: CartLineView): CartLineRequest {
  const line = { offer_id: offer.id, occurrence_id: event.occurrence_id, quantity };
  return { ...line, ...(offer.kind === 'donation' && { price }) };
}

/** Takes lines out of the cart, and puts the last ones back on second thought. */
export function useRemoval() {
  const queries = useQueryClient();
  const [removed, setRemoved] = useState<Removed>();
  const [failure, setFailure] = useState<unknown>();

  const remove = (line: CartLineView) => {
    if (!line.id) return;
    setFailure(undefined);
    setRemoved({ lines: [line], codes: {} });
    wishLine(queries, line.id, { quantity: 0 });
    void flushWishes();
  };

  const empty = async ({ groups }: CartView) => {
    setFailure(undefined);
    try {
      await emptyCart(queries);
      const codes = groups.flatMap((group) => group.codes);
      setRemoved({
        lines: groups.flatMap(({ lines }) => lines),
        codes: Object.fromEntries(codes.map(({ event_id, code }) => [event_id, code])),
      });
    } catch (error) {
      setFailure(error);
    }
  };

  const undo = async () => {
    if (!removed) return;
    const { lines, codes } = removed;
    try {
      const wanted = lines.map((line) => ({
        ...again(line),
        ...(codes[line.event.id] !== undefined && { code: codes[line.event.id] }),
      }));
      await setLines(queries, wanted);
      setRemoved(undefined);
      setFailure(undefined);
    } catch (error) {
      setFailure(error);
    }
  };

  return {
    removed: removed?.lines ?? [],
    failure,
    remove,
    empty,
    undo,
    dismiss: () => {
      setRemoved(undefined);
      setFailure(undefined);
    },
  };
}

export type Removal = ReturnType<typeof useRemoval>;
