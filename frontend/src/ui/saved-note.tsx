import { m } from '~/i18n/messages.js';
import { Icon } from './icon';
import classes from './saved-note.module.css';

/** Says that it worked, again each time. */
export function SavedNote({ times, text }: { times: number; text?: string }) {
  return (
    <p role="status" className={classes.note}>
      {times > 0 && (
        <span key={times} className={classes.said}>
          <Icon name="check" size={18} /> {text ?? m.form_saved()}
        </span>
      )}
    </p>
  );
}
