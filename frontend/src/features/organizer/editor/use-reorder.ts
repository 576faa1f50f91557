import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';

/** The same items with one at another place. */
function moved<T>(items: T[], from: number, to: number): T[] {
  const next = [...items];
  next.splice(to, 0, ...next.splice(from, 1));
  return next;
}

interface Dragged {
  id: string;
  /** As it was, in case the drag is called off. */
  before: string[];
}

/**
 * An order that people change with a pointer, a finger or the arrow keys, on a handle in each row. The
 * list shows it at once; `onDrop` is told when it is to stay.
 */
export function useReorder(initial: string[], onDrop: (order: string[], moved: string) => void) {
  const [order, setOrder] = useState(initial);
  const [dragged, setDragged] = useState<Dragged>();
  const list = useRef<HTMLUListElement>(null);

  /** Where the row goes whose handle is at this height. */
  const placeAt = (y: number): number => {
    const rows = Array.from(list.current?.children ?? []);
    const above = rows.filter((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2 < y;
    });
    return Math.min(above.length, rows.length - 1);
  };

  const handle = (id: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged({ id, before: order });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (dragged?.id !== id) return;
      const from = order.indexOf(id);
      const to = placeAt(event.clientY);
      // A row that is taller than the next one would otherwise jump back and forth.
      if (Math.abs(to - from) >= 1) setOrder(moved(order, from, to > from ? from + 1 : from - 1));
    },
    onPointerUp: () => {
      if (dragged?.id !== id) return;
      setDragged(undefined);
      if (order.join() !== dragged.before.join()) onDrop(order, id);
    },
    onPointerCancel: () => {
      if (dragged) setOrder(dragged.before);
      setDragged(undefined);
    },
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const from = order.indexOf(id);
      const to = from + step;
      if (to < 0 || to >= order.length) return;
      const next = moved(order, from, to);
      setOrder(next);
      onDrop(next, id);
    },
  });

  return { order, setOrder, dragged: dragged?.id, list, handle };
}
