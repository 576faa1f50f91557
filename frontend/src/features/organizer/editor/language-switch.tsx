import { m } from '~/i18n/messages.js';
import { LANGUAGES } from '~/lib/languages';
import { Icon } from '~/ui/icon';
import { sheetOf, useDraft } from './editor-context';
import classes from './language-switch.module.css';

interface LanguageSwitchProps {
  language: 'fr' | 'en';
  onChange: (language: 'fr' | 'en') => void;
}

/** Which language the texts below are in. A tick says that there is a title in it. */
export function LanguageSwitch({ language, onChange }: LanguageSwitchProps) {
  const sheet = sheetOf(useDraft());
  return (
    <fieldset className={classes.switch}>
      <legend>{m.editor_language()}</legend>
      {LANGUAGES.map(({ value, label }) => (
        <label key={value} className={classes.option}>
          <input
            type="radio"
            name="language"
            value={value}
            checked={language === value}
            onChange={() => onChange(value)}
          />
          <span lang={value}>{label}</span>
          {sheet[`title_${value}`] && <Icon name="check" size={16} />}
        </label>
      ))}
      <p className={classes.hint}>{m.editor_language_hint()}</p>
    </fieldset>
  );
}
