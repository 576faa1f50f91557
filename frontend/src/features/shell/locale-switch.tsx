import { useRouter } from '@tanstack/react-router';
import { flushSync } from 'react-dom';
import { type Locale, getLocale } from '~/i18n/runtime.js';
import { LANGUAGE_NAMES } from '~/lib/languages';
import { chooseLocale, publishLocale } from '~/lib/locale';
import classes from './switches.module.css';

const other: Record<Locale, Locale> = { fr: 'en', en: 'fr' };

interface LocaleSwitchProps {
  /** The header and the footer both have one; the focus returns to the one that was used. */
  id?: string;
  isLong?: boolean;
}

export function LocaleSwitch({ id = 'locale-switch', isLong = false }: LocaleSwitchProps) {
  const router = useRouter();
  const target = other[getLocale()];

  const change = async () => {
    chooseLocale(target);
    // The loaders ask again, in the new language, while the old page is still up.
    await router.invalidate();
    // oxlint-disable-next-line react-dom/no-flush-sync -- the redrawn button must exist to be focused
    flushSync(publishLocale);
    document.getElementById(id)?.focus();
  };

  return (
    <button
      id={id}
      type="button"
      className={classes.text}
      lang={target}
      title={isLong ? undefined : LANGUAGE_NAMES[target]}
      aria-label={isLong ? undefined : `${target.toUpperCase()} – ${LANGUAGE_NAMES[target]}`}
      onClick={() => void change()}
    >
      {isLong ? LANGUAGE_NAMES[target] : target.toUpperCase()}
    </button>
  );
}
