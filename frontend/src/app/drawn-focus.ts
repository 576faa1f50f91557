/** What tells one field or link of a page from the others of its kind. */
const MARKS = ['id', 'href', 'placeholder'];

const like = <T extends Element>(root: HTMLElement, old: T): T | undefined =>
  Array.from(root.querySelectorAll<T & Element>(old.tagName)).find((other) =>
    MARKS.every((mark) => other.getAttribute(mark) === old.getAttribute(mark)),
  );

/** What was typed until the last moment is typed into the field in its place. */
function keepTyped(root: HTMLElement, removed: Node[]): void {
  const fields = removed.flatMap((node) =>
    node instanceof Element ? Array.from(node.querySelectorAll('input')) : [],
  );
  for (const old of fields) {
    const heir = old.value === '' ? undefined : like(root, old);
    if (!heir || heir.value === old.value) continue;
    // Past React's own setter, or it would take the event for an echo.
    Reflect.set(HTMLInputElement.prototype, 'value', old.value, heir);
    heir.dispatchEvent(new Event('input', { bubbles: true }));
  }
}

/**
 * Whoever moves through the page that the server drew stays where they are when the app draws it again:
 * the element in place of the focused one gets the focus, and fields keep what was typed.
 */
export function keepDrawnFocus(root: HTMLElement): void {
  let last = document.activeElement;
  const note = ({ target }: FocusEvent) => {
    if (target instanceof Element) last = target;
  };
  root.addEventListener('focusin', note);
  const observer = new MutationObserver((records) => {
    observer.disconnect();
    root.removeEventListener('focusin', note);
    keepTyped(
      root,
      records.flatMap(({ removedNodes }) => Array.from(removedNodes)),
    );
    if (!(last instanceof HTMLElement) || last.isConnected) return;
    like(root, last)?.focus({ preventScroll: true });
  });
  observer.observe(root, { childList: true });
}
