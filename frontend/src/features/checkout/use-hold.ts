import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { CartGroupView } from '~/api/gen/types.gen';
import { extendHold, letGo, reserve } from '~/api/orders';

const NAME = 'guichet_hold';

/** The same key for the same cart: a reload finds the same hold, with the time that it has left. */
function keyFor(wish: string): string {
  try {
    const [known, key] = (window.sessionStorage.getItem(NAME) ?? '').split(' ');
    if (known === wish && key) return key;
    const fresh = crypto.randomUUID();
    window.sessionStorage.setItem(NAME, `${wish} ${fresh}`);
    return fresh;
  } catch {
    return crypto.randomUUID();
  }
}

export function forgetHold(): void {
  try {
    window.sessionStorage.removeItem(NAME);
  } catch {
    // Then there is none.
  }
}

/** Keeps the places while the form is filled in. What costs nothing is bought in one step. */
export function useHold(group: CartGroupView | undefined, version: string) {
  const queries = useQueryClient();
  const key = ['hold', group?.key, version];
  const hold = useQuery({
    queryKey: key,
    queryFn: () =>
      reserve(keyFor(`${group?.key}/${version}`), {
        ...(group && { group: group.key }),
        cart_version: version,
      }),
    enabled: group !== undefined && group.is_ready && group.total.amount > 0,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  return {
    order: hold.data,
    error: hold.error,
    extend: async () => {
      if (hold.data) queries.setQueryData(key, await extendHold(hold.data.id));
    },
    again: () => {
      forgetHold();
      void hold.refetch();
    },
    letGo: async () => {
      forgetHold();
      if (hold.data) await letGo(hold.data.id).catch(() => undefined);
    },
  };
}
