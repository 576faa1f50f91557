import { TextInput, type TextInputProps } from '@mantine/core';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Icon } from './icon';
import classes from './password-field.module.css';

interface PasswordFieldProps extends Omit<TextInputProps, 'type' | 'rightSection'> {
  autoComplete: 'current-password' | 'new-password';
}

/** A password that its owner may look at: fewer slips than dots typed twice. */
export function PasswordField(props: PasswordFieldProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <TextInput
      {...props}
      type={isShown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      rightSectionWidth="3rem"
      rightSection={
        <button
          type="button"
          className={classes.eye}
          aria-label={m.password_show()}
          aria-pressed={isShown}
          title={isShown ? m.password_hide() : m.password_show()}
          onClick={() => setIsShown(!isShown)}
        >
          <Icon name={isShown ? 'hidden' : 'eye'} />
        </button>
      }
    />
  );
}
