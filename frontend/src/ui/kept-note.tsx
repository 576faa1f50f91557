import { useSyncExternalStore } from 'react';
import { keptSince } from '~/api/kept';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import classes from './kept-note.module.css';

/** That there is no network, and from when what is on the screen is. */
export function KeptNote() {
  const since = useSyncExternalStore(keptSince.subscribe, keptSince.get);
  return (
    <p role="status" className={classes.note}>
      {since && m.kept_since({ date: formatMoment(since) })}
    </p>
  );
}
