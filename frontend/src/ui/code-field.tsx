import { TextInput } from '@mantine/core';
import type { InputEvent } from 'react';
import { m } from '~/i18n/messages.js';
import { codeDigits, isWholeCode } from '~/lib/one-time-code';
import classes from './code-field.module.css';

interface CodeFieldProps {
  label: string;
  name: string;
  error: string | undefined;
  onInput: () => void;
  /** Sends the form with the sixth digit; said in the description. */
  sendsItself?: boolean;
  /** Takes the focus when its step is shown. */
  isFirst?: boolean;
}

/** One field, not six boxes: it can be pasted into, filled in by the phone, and read out once. */
export function CodeField({
  label,
  name,
  error,
  onInput,
  sendsItself = false,
  isFirst = false,
}: CodeFieldProps) {
  const tidy = ({ currentTarget: field }: InputEvent<HTMLInputElement>) => {
    onInput();
    const digits = codeDigits(field.value);
    if (digits !== field.value) field.value = digits;
    if (sendsItself && isWholeCode(digits)) field.form?.requestSubmit();
  };
  return (
    <TextInput
      label={label}
      name={name}
      description={sendsItself ? m.code_sends_itself() : undefined}
      error={error}
      onInput={tidy}
      required
      withAsterisk={false}
      pattern="\d{6}"
      inputMode="numeric"
      autoComplete="one-time-code"
      spellCheck={false}
      data-autofocus={isFirst || undefined}
      classNames={{ input: classes.code }}
      placeholder="000000"
    />
  );
}
