import { useEffect, useRef } from 'react';
import { PAUSE_MS_MAX, Wedge } from './wedge';

const isModified = (event: KeyboardEvent): boolean =>
  (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState('AltGraph');

/** Where people type, keys are theirs. */
const isForPeople = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('dialog, textarea, input:not([type="radio"], [type="checkbox"])') !== null;

/**
 * Codes that a scanner types, wherever the focus is. On the page its letters do nothing else: not a letter of a code
 * may choose a gate, nor a space of it press the button that has the focus.
 */
export function useWedge(onCode: (code: string) => void): void {
  const heard = useRef(onCode);
  useEffect(() => {
    heard.current = onCode;
  });
  useEffect(() => {
    const wedge = new Wedge();
    let pressing: ReturnType<typeof setTimeout> | undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      clearTimeout(pressing);
      if (isModified(event) || isForPeople(event.target)) return;
      const code = wedge.press(event.key, event.timeStamp);
      if (event.key.length === 1) event.preventDefault();
      if (event.key === ' ' && !event.repeat && event.target instanceof HTMLElement) {
        const { target } = event;
        // A space that nothing follows was a person's, on a button.
        if (target !== document.body) pressing = setTimeout(() => target.click(), PAUSE_MS_MAX);
      }
      if (code === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      heard.current(code);
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.key === ' ' && !isForPeople(event.target)) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    document.addEventListener('keyup', onKeyUp, { capture: true });
    return () => {
      clearTimeout(pressing);
      document.removeEventListener('keydown', onKeyDown, { capture: true });
      document.removeEventListener('keyup', onKeyUp, { capture: true });
    };
  }, []);
}
