import { useRef } from 'react';

/**
 * A key for a request that must have one effect: the same as long as the same thing is asked, so that it can be sent
 * again when its answer got lost.
 */
export function useRequestKey(): (body: unknown) => { 'Idempotency-Key': string } {
  const last = useRef({ wish: '', key: '' });
  return (body) => {
    const wish = JSON.stringify(body);
    if (last.current.wish !== wish) last.current = { wish, key: crypto.randomUUID() };
    return { 'Idempotency-Key': last.current.key };
  };
}
