import type { Locale } from '~/i18n/runtime.js';

/** Each language is called by its own name. */
export const LANGUAGE_NAMES: Record<Locale, string> = { fr: 'Français', en: 'English' };

/** The same, to choose from. */
export const LANGUAGES: { value: Locale; label: string }[] = [
  { value: 'fr', label: LANGUAGE_NAMES.fr },
  { value: 'en', label: LANGUAGE_NAMES.en },
];
