import { type Locale, baseLocale, isLocale, overwriteGetLocale } from '~/i18n/runtime.js';

const COOKIE = 'guichet_locale';
const COOKIE_AGE_SECONDS = 365 * 24 * 3600;

let current: Locale = baseLocale;
let version = 0;
const listeners = new Set<() => void>();

overwriteGetLocale(() => current);

function cookieLocale(): Locale | undefined {
  const value = new RegExp(`(?:^|; )${COOKIE}=([^;]*)`).exec(document.cookie)?.[1];
  return isLocale(value) ? value : undefined;
}

function preferredLocale(): Locale | undefined {
  return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLocale);
}

function setCurrent(locale: Locale): void {
  current = locale;
  document.documentElement.lang = locale;
}

/** `served` is what the server negotiated; only the offline shell has to guess. */
export function startLocale(served?: Locale): void {
  setCurrent(served ?? cookieLocale() ?? preferredLocale() ?? baseLocale);
}

/** Remembers the choice where the server reads it too. Nothing is redrawn until `publishLocale`. */
export function chooseLocale(locale: Locale): void {
  document.cookie = `${COOKIE}=${locale}; path=/; max-age=${COOKIE_AGE_SECONDS}; samesite=lax`;
  setCurrent(locale);
}

/** Redraws the app; called once the current screen's data is there in the chosen language. */
export function publishLocale(): void {
  version += 1;
  for (const listener of listeners) listener();
}

export function subscribeLocale(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const localeVersion = (): number => version;
