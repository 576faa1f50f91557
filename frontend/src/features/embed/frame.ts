import { type RefObject, useEffect, useRef } from 'react';

/** The page around the frame, as our script wrote it behind `#`; nobody else is told anything. */
function originAround(hash: string): string | undefined {
  try {
    const text = decodeURIComponent(hash.slice(1));
    return new URL(text).origin === text ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Tells the page around how tall this one is, whenever that changes. */
export function useFrameHeight<T extends HTMLElement>(): RefObject<T | null> {
  const content = useRef<T>(null);
  useEffect(() => {
    const around = originAround(window.location.hash);
    const element = content.current;
    if (!around || !element || window.parent === window) return undefined;
    const watch = new ResizeObserver(() => {
      const guichetHeight = Math.ceil(element.getBoundingClientRect().height);
      window.parent.postMessage({ guichetHeight }, around);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return content;
}
