import { getLocale } from '~/i18n/runtime.js';

interface Named {
  name_fr?: string | null;
  name_en?: string | null;
}

/** What an offer is called, in the reader's language when it has a name in it. */
export const offerName = ({ name_fr, name_en }: Named): string =>
  (getLocale() === 'fr' ? (name_fr ?? name_en) : (name_en ?? name_fr)) ?? '';
