/** What this browser remembers of its cart, so that the header knows before anybody is asked. */
export interface KeptCart {
  /** Of a cart without an account. Whoever has it has the cart. */
  token?: string | undefined;
  units: number;
  /** Another one after each change, so that other tabs ask again. */
  stamp: string;
}

export const NAME = 'guichet_cart';
const NONE: KeptCart = { units: 0, stamp: '' };

function read(): KeptCart {
  try {
    return { ...NONE, ...(JSON.parse(localStorage.getItem(NAME) ?? '{}') as Partial<KeptCart>) };
  } catch {
    return NONE;
  }
}

let kept = read();
const listeners = new Set<() => void>();
const foreignListeners = new Set<() => void>();

export function adoptCart(next: KeptCart): void {
  kept = next;
  for (const listener of listeners) listener();
}

window.addEventListener('storage', ({ key }) => {
  // Without a key everything was cleared.
  if (key !== NAME && key !== null) return;
  const { stamp } = kept;
  adoptCart(read());
  if (kept.stamp !== stamp) for (const listener of foreignListeners) listener();
});

export const keptCart = (): KeptCart => kept;

export function subscribeCart(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Another tab changed the cart. */
export function onForeignChange(listener: () => void): () => void {
  foreignListeners.add(listener);
  return () => foreignListeners.delete(listener);
}

/** For tests: as if the page had just been opened. */
export function reopenCart(): void {
  adoptCart(read());
}
