import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { PlainField } from './plain-field';
import classes from './promo-form.module.css';
import { refusalText } from './refusal-text';

interface PromoFormProps {
  submit: (code: string) => Promise<void> | void;
  /** Whoever asked for the field types next. */
  isFocused?: boolean;
}

const CODE = /^[\w-]{3,40}$/;

/** A promo code to use. */
export function PromoForm({ submit, isFocused = false }: PromoFormProps) {
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const text = code.trim();
    if (!CODE.test(text)) {
      setError(m.promo_wrong());
      return;
    }
    setIsBusy(true);
    try {
      await submit(text);
      setCode('');
    } catch (refused) {
      setError(refusalText(refused));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form className={classes.form} noValidate onSubmit={(event) => void send(event)}>
      <PlainField
        label={m.promo_label()}
        error={error}
        value={code}
        onChange={({ currentTarget }) => {
          setCode(currentTarget.value);
          setError(undefined);
        }}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        maxLength={40}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for
        autoFocus={isFocused}
      />
      <Button type="submit" variant="default" loading={isBusy}>
        {m.promo_submit()}
      </Button>
    </form>
  );
}
