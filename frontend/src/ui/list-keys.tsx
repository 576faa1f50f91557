import { type RefObject, useEffect, useState, useSyncExternalStore } from 'react';
import { m } from '~/i18n/messages.js';
import { createStore } from '~/lib/store';
import { Dialog } from './dialog';
import formClasses from './form.module.css';
import classes from './list-keys.module.css';

const NAME = 'guichet.keys';

const readChoice = (): boolean => {
  try {
    return localStorage.getItem(NAME) !== 'off';
  } catch {
    return true;
  }
};

/** Single letters are in the way of who dictates or reads with keys of their own: they can be switched off. */
const isOn = createStore(readChoice());

function choose(next: boolean): void {
  isOn.set(next);
  try {
    if (next) localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, 'off');
  } catch {
    // It holds as long as the page does.
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable="true"], dialog') !== null;

/** Moves the focus to the row so many further on; from outside of the list, to its first. */
function move(list: HTMLElement | null, by: 1 | -1): void {
  const links = Array.from(list?.querySelectorAll<HTMLElement>('[data-row-link]') ?? []);
  const row = document.activeElement?.closest('li, tr');
  const at = links.findIndex((link) => row?.contains(link));
  links[at === -1 ? 0 : Math.min(Math.max(at + by, 0), links.length - 1)]?.focus();
}

interface Help {
  isOpen: boolean;
  open: () => void;
  close: () => void;
}

/**
 * `/` searches, `j` and `k` go from row to row, Enter opens one, `?` says so. Each row of the list has a
 * `data-row-link`.
 */
export function useListKeys(
  list: RefObject<HTMLElement | null>,
  search: RefObject<HTMLElement | null>,
): Help {
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const keys: Record<string, () => void> = {
      '/': () => search.current?.focus(),
      j: () => move(list.current, 1),
      k: () => move(list.current, -1),
      '?': () => setIsOpen(true),
    };
    const onKey = (event: KeyboardEvent) => {
      const act = keys[event.key];
      if (!act || !isOn.get() || isTyping(event.target)) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [list, search]);
  return { isOpen, open: () => setIsOpen(true), close: () => setIsOpen(false) };
}

/** Which keys there are, and whether they listen. */
export function ListKeysHelp({ help }: { help: Help }) {
  const isListening = useSyncExternalStore(isOn.subscribe, isOn.get);
  const keys: [string, string][] = [
    ['/', m.keys_search()],
    ['j', m.keys_next()],
    ['k', m.keys_previous()],
    [m.keys_enter_name(), m.keys_enter()],
    ['?', m.keys_help()],
  ];
  return (
    <>
      <div className={classes.open}>
        <button type="button" className={formClasses.quiet} onClick={help.open}>
          {m.keys_title()}
        </button>
      </div>
      <Dialog isOpen={help.isOpen} title={m.keys_title()} onClose={help.close}>
        <dl className={classes.keys} data-off={!isListening || undefined}>
          {keys.map(([key, does]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <label className={formClasses.check}>
          <input
            type="checkbox"
            checked={isListening}
            onChange={({ currentTarget }) => choose(currentTarget.checked)}
          />
          <span>{m.keys_on()}</span>
        </label>
      </Dialog>
    </>
  );
}
