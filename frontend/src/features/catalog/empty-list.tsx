import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import classes from './empty-list.module.css';

export function EmptyList() {
  return (
    <div className={classes.empty}>
      <div className={classes.window} aria-hidden="true">
        0
      </div>
      <h2 className={classes.title}>{m.empty_title()}</h2>
      <p className={classes.text}>{m.empty_text()}</p>
      <ButtonLink to="/events" search={{}}>
        {m.filter_reset()}
      </ButtonLink>
    </div>
  );
}
