import { decimalsOf } from './format';

/** Only spaces part thousands: whether `1,250` is one or a thousand, nobody can know. */
const AMOUNT = /^(\d+)(?:[.,](\d+))?$/;

/** What somebody typed as a price, in minor units: no floats on the way. `25,5` and `25.50` are 2550. */
export function toMinor(text: string, currency: string): number | undefined {
  const [, whole, fraction = ''] = AMOUNT.exec(text.replaceAll(/[\s\u00a0\u202f]/g, '')) ?? [];
  const decimals = decimalsOf(currency);
  if (whole === undefined || fraction.length > decimals) return undefined;
  const minor = Number(whole + fraction.padEnd(decimals, '0'));
  return Number.isSafeInteger(minor) ? minor : undefined;
}

/** The same way back, as a field shows it: `25.50`, or `25,50` where the comma is at home. */
export function fromMinor(amount: number, currency: string, locale: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals);
  if (/^0*$/.test(fraction)) return whole;
  return `${whole}${locale === 'fr' ? ',' : '.'}${fraction}`;
}
