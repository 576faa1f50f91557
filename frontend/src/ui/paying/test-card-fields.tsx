import { TextInput } from '@mantine/core';
import { type RefObject, useImperativeHandle, useRef } from 'react';
import { m } from '~/i18n/messages.js';
import type { useForm } from '~/ui/use-form';
import { blameCard, cardWords } from './card-words';
import type { PayerRef } from './payer';
import classes from './paying.module.css';
import { TestNote } from './test-note';
import { tokenize } from './tokenize';

/** Cards of the simulated gateway, by what becomes of a payment. */
const TEST_CARDS = [
  { number: '4242 4242 4242 4242', what: m.card_test_pays },
  { number: '4000 0000 0000 0002', what: m.card_test_declined },
  { number: '4000 0025 0000 3155', what: m.card_test_bank },
  { number: '4000 0000 0000 1000', what: m.card_test_slow },
];

interface TestCardFieldsProps {
  field: ReturnType<typeof useForm>['field'];
  payer: PayerRef;
}

/** A card for the gateway. What is typed here never goes to our own API. */
export function TestCardFields({ field, payer }: TestCardFieldsProps) {
  useImperativeHandle(payer, () => ({ token: tokenize, words: cardWords, blame: blameCard }), []);
  const number = useRef<HTMLInputElement>(null);
  const expiry = useRef<HTMLInputElement>(null);
  const cvc = useRef<HTMLInputElement>(null);
  const fill = (text: string) => {
    set(number, text);
    set(expiry, '12/34');
    set(cvc, '123');
  };
  return (
    <>
      <TestNote />
      <TextInput
        {...field('number')}
        ref={number}
        label={m.card_number()}
        inputMode="numeric"
        autoComplete="cc-number"
        placeholder="4242 4242 4242 4242"
        maxLength={40}
        required
        withAsterisk={false}
      />
      <div className={classes.pair}>
        <TextInput
          {...field('exp_month')}
          ref={expiry}
          label={m.card_expiry()}
          inputMode="numeric"
          autoComplete="cc-exp"
          placeholder="12/34"
          pattern="\s*\d{1,2}\s*[\/\-. ]?\s*(\d{2}|\d{4})\s*"
          required
          withAsterisk={false}
        />
        <TextInput
          {...field('cvc')}
          ref={cvc}
          label={m.card_cvc()}
          inputMode="numeric"
          autoComplete="cc-csc"
          placeholder="123"
          pattern="\d{3,4}"
          required
          withAsterisk={false}
        />
      </div>
      <details className={classes.cards}>
        <summary>{m.card_test_cards()}</summary>
        <ul>
          {TEST_CARDS.map((card) => (
            <li key={card.number}>
              <button type="button" onClick={() => fill(card.number)}>
                <code>{card.number}</code>
              </button>{' '}
              {card.what()}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

function set(field: RefObject<HTMLInputElement | null>, text: string): void {
  if (!field.current) return;
  field.current.value = text;
  field.current.dispatchEvent(new Event('input', { bubbles: true }));
}
