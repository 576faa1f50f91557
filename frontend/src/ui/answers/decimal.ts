import { getLocale } from '~/i18n/runtime.js';

/** A number as the API keeps it, with the comma or the point that readers expect. */
export const decimalText = (value: string): string =>
  getLocale() === 'fr' ? value.replace('.', ',') : value;
