import { type ReactNode, useEffect, useId, useRef } from 'react';
import { m } from '~/i18n/messages.js';
import classes from './dialog.module.css';
import { Icon } from './icon';

interface DialogProps {
  isOpen: boolean;
  title: string;
  onClose: () => void;
  /** For what needs more room than a question. */
  isWide?: boolean;
  children: ReactNode;
}

/** The platform's own: it keeps the focus inside, gives it back, and closes with Escape. */
export function Dialog({ isOpen, title, onClose, isWide = false, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    if (!isOpen) return element.current?.close();
    element.current?.showModal();
    element.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return undefined;
  }, [isOpen]);
  return (
    <dialog
      ref={element}
      className={classes.dialog}
      data-wide={isWide || undefined}
      aria-labelledby={titleId}
      onClose={onClose}
    >
      {isOpen && (
        <div className={classes.body}>
          <div className={classes.head}>
            <h2 id={titleId}>{title}</h2>
            <button
              type="button"
              className={classes.close}
              aria-label={m.dialog_close()}
              onClick={onClose}
            >
              <Icon name="close" />
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
