import { m } from '~/i18n/messages.js';
import classes from './paying.module.css';

/** Where no money moves, a real card has no business. */
export const TestNote = () => (
  <p className={classes.test}>
    <b>{m.card_test_title()}</b> {m.card_test_text()}
  </p>
);
