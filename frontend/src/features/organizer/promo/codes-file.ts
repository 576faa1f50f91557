/** What makes spreadsheets read UTF-8. A text that was read has lost its own. */
const BYTE_ORDER_MARK = '\ufeff';

export const asSheet = (csv: string): string => BYTE_ORDER_MARK + csv.replace(/^\ufeff/, '');

/** One code a line. They are letters, digits and hyphens, the first no sign: no cell is a formula. */
export const codesFile = (codes: string[]): string =>
  asSheet(['code', ...codes].map((cell) => `${cell}\r\n`).join(''));
