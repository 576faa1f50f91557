/** What tells one field or link of a page from the others of its kind. */
const MARKS = ['id', 'href', 'placeholder'];

/**
 * Whoever moves through the page that the server drew stays where they are when the app draws it again:
 * the element in place of the focused one gets the focus.
 */
export function keepDrawnFocus(root: HTMLElement): void {
  let last = document.activeElement;
  const note = ({ target }: FocusEvent) => {
    if (target instanceof Element) last = target;
  };
  root.addEventListener('focusin', note);
  const observer = new MutationObserver(() => {
    observer.disconnect();
    root.removeEventListener('focusin', note);
    if (!last || last.isConnected) return;
    const isLike = (other: Element) =>
      MARKS.every((mark) => other.getAttribute(mark) === last?.getAttribute(mark));
    const heirs = Array.from(root.querySelectorAll<HTMLElement>(last.tagName));
    heirs.find(isLike)?.focus({ preventScroll: true });
  });
  observer.observe(root, { childList: true });
}
