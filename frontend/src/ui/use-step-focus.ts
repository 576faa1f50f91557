import { useEffect, useRef } from 'react';

/** The next step of the same page: the focus goes to its code field, or to its heading. */
export function useStepFocus(step: string): void {
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    const main = document.querySelector('main');
    const target =
      main?.querySelector<HTMLElement>('[data-autofocus]') ?? main?.querySelector('h1');
    target?.focus();
  }, [step]);
}
