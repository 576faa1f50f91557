/** How long clicks in a row are waited for: only the last of them is sent. */
const PAUSE_MS = 200;

interface WishQueueOptions<Wish> {
  send: (key: string, wish: Wish) => Promise<void>;
  /** What is wished changed, or came true, or was refused. */
  onChange: () => void;
  onRefusal: (key: string, error: unknown) => void;
}

/**
 * What somebody wants things to be, while the server does not know it yet. Of each thing only the last
 * wish is sent, and one request at a time, so that answers come in the order of the wishes.
 */
export function createWishQueue<Wish>({ send, onChange, onRefusal }: WishQueueOptions<Wish>) {
  const waiting = new Map<string, Wish>();
  let sent: [string, Wish] | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;

  const run = async () => {
    for (let next = waiting.entries().next().value; next; next = waiting.entries().next().value) {
      sent = next;
      waiting.delete(next[0]);
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
        await send(...next);
      } catch (error) {
        // A newer wish of the same thing may do better than the one that was refused.
        if (!waiting.has(next[0])) onRefusal(next[0], error);
      }
      sent = undefined;
      onChange();
    }
  };

  /** Sends what is waiting, now. It resolves when everything was answered. */
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    running ??= run().finally(() => {
      running = undefined;
    });
    await running;
    // Something may have come between its end and now.
    if (waiting.size > 0) await flush();
  };

  return {
    wish: (key: string, wish: Wish) => {
      waiting.set(key, wish);
      onChange();
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), PAUSE_MS);
    },
    flush,
    /** By thing, what has not come true yet. */
    open: (): ReadonlyMap<string, Wish> => new Map([...(sent ? [sent] : []), ...waiting]),
    /** Somebody else is here now: nothing of it is sent. */
    forget: () => {
      clearTimeout(timer);
      waiting.clear();
    },
  };
}
