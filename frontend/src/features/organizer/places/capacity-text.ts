import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';

/** `120 places`, or that there is no limit. */
export const sizeText = (size: number | null | undefined): string =>
  typeof size === 'number'
    ? m.places_count({ count: size, shown: formatCount(size) })
    : m.link_unlimited();
