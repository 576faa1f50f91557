import { useEffect, useState } from 'react';

const TICK_MS = 1_000;

/** Seconds that are left, and how to start again. It counts by the clock: a sleeping tab catches up. */
export function useCountdown(length: number): [number, () => void] {
  const [endsAt, setEndsAt] = useState(() => Date.now() + length * TICK_MS);
  const [left, setLeft] = useState(length);
  useEffect(() => {
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((endsAt - Date.now()) / TICK_MS));
      setLeft(seconds);
      if (seconds === 0) window.clearInterval(timer);
    };
    const timer = window.setInterval(tick, TICK_MS);
    return () => window.clearInterval(timer);
  }, [endsAt]);
  const restart = () => {
    setEndsAt(Date.now() + length * TICK_MS);
    setLeft(length);
  };
  return [left, restart];
}
