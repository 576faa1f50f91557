const NO_BREAK_SPACE = '\u00a0';

/** French punctuation stays on the line of its word, however the organizer typed the space. */
export const keepTogether = (text: string): string =>
  text.replace(/ (?=[»:;!?€%])|(?<=«) /g, NO_BREAK_SPACE);

/** For a date or a price that reads badly in two halves. */
export const unbroken = (text: string): string => text.replaceAll(' ', NO_BREAK_SPACE);
