import { type InputEvent, useState } from 'react';
import { m } from '~/i18n/messages.js';
import {
  PASSWORD_LENGTH_MAX,
  PASSWORD_LENGTH_MIN,
  type PasswordAdvice,
  adviseOn,
} from '~/lib/password-advice';
import classes from './new-password-field.module.css';
import { PasswordField } from './password-field';

const advices: Record<PasswordAdvice, () => string> = {
  empty: m.password_advice_empty,
  short: m.password_advice_short,
  similar: m.field_similar,
  monotonous: m.password_advice_monotonous,
  fair: m.password_advice_fair,
  good: m.password_advice_good,
};
const levels: Record<PasswordAdvice, number> = {
  empty: 0,
  short: 1,
  similar: 1,
  monotonous: 1,
  fair: 2,
  good: 3,
};
const LEVEL_MAX = 3;

interface NewPasswordFieldProps {
  label: string;
  name: string;
  error: string | undefined;
  onInput: () => void;
  /** What the password must not contain, besides what the form itself asks for. */
  about?: string[];
}

const valueOf = (form: HTMLFormElement | null, name: string): string => {
  const field = form?.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : '';
};

/** Says while one types what would make the password better. The server has the last word. */
export function NewPasswordField({ label, name, error, onInput, about }: NewPasswordFieldProps) {
  const [advice, setAdvice] = useState<PasswordAdvice>('empty');
  const judge = ({ currentTarget: { value, form } }: InputEvent<HTMLInputElement>) => {
    onInput();
    setAdvice(adviseOn(value, [...(about ?? []), valueOf(form, 'email'), valueOf(form, 'name')]));
  };
  return (
    <div className={classes.field}>
      <PasswordField
        label={label}
        name={name}
        error={error}
        onInput={judge}
        required
        withAsterisk={false}
        minLength={PASSWORD_LENGTH_MIN}
        maxLength={PASSWORD_LENGTH_MAX}
        autoComplete="new-password"
        aria-describedby={`${name}-advice`}
        {...{
          passwordrules: `minlength: ${PASSWORD_LENGTH_MIN}; maxlength: ${PASSWORD_LENGTH_MAX};`,
        }}
      />
      <div className={classes.meter} data-level={levels[advice]} aria-hidden="true">
        {Array.from({ length: LEVEL_MAX }, (_, index) => (
          <span key={index} />
        ))}
      </div>
      <p id={`${name}-advice`} className={classes.advice} role="status">
        {advices[advice]()}
      </p>
    </div>
  );
}
