import { type FormEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { ApiError } from '~/api/api-error';
import type { FieldError } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { fieldText } from './field-text';
import { StepUpCancelled } from './step-up';

type Values = Record<string, string>;
type Errors = Record<string, string>;
export type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const fieldsOf = (form: HTMLFormElement): Field[] =>
  Array.from(form.elements).filter(
    (element): element is Field =>
      (element instanceof HTMLInputElement ||
        element instanceof HTMLSelectElement ||
        element instanceof HTMLTextAreaElement) &&
      element.name !== '',
  );

/** The browser knows what is wrong, but says it in its own language. */
function complaint({ validity, type, name }: Field): string | undefined {
  if (validity.valid) return undefined;
  if (validity.valueMissing) return m.field_missing();
  if (type === 'email') return m.field_email();
  if (name === 'code') return m.field_code();
  if (name === 'confirmation') return m.erase_confirm_wrong();
  if (validity.rangeUnderflow || validity.rangeOverflow) return m.field_door_end();
  if (type === 'url') return m.field_website();
  if (!validity.tooShort) return m.field_invalid();
  return name.endsWith('password') ? m.field_too_short() : m.field_short();
}

function complaintsOf(form: HTMLFormElement, words: Words): Errors {
  const found = fieldsOf(form).flatMap((field) => {
    const text = (!field.validity.valid && words.complain?.(field)) || complaint(field);
    return text ? [[field.name, text] as const] : [];
  });
  return Object.fromEntries(found);
}

/** What the server says of fields that are on this form. */
function refusedFields(form: HTMLFormElement, error: ApiError, words: Words): Errors {
  const names = new Set(fieldsOf(form).map(({ name }) => name));
  const known = error.fields.filter(({ pointer }) => names.has(pointer.slice(1)));
  return Object.fromEntries(
    known.map((field) => [field.pointer.slice(1), words.explain?.(field) ?? fieldText(field)]),
  );
}

function focusFirst(form: HTMLFormElement, errors: Errors): void {
  const field = fieldsOf(form).find(({ name }) => name in errors);
  field?.focus();
  // A wrong code or password is replaced by typing on.
  if (field instanceof HTMLInputElement) field.select();
}

/** A button that is busy loses the focus; it gets it back unless the focus has gone elsewhere. */
function giveBack(focused: Element | null): void {
  const isLost = document.activeElement === document.body;
  if (isLost && focused instanceof HTMLElement && focused.isConnected) focused.focus();
}

/** What is wrong with a field, for forms that know it better than all forms do. */
export interface Words {
  complain?: (field: Field) => string | undefined;
  explain?: (refused: FieldError) => string | undefined;
}

const PLAIN: Words = {};

interface FormOptions {
  submit: (values: Values, form: HTMLFormElement) => Promise<void>;
  /** A refusal that belongs to a field although the server names none: its name. */
  blame?: (error: ApiError) => string | undefined;
  words?: Words;
}

/**
 * A form whose fields keep their own text, so that whatever fills them in (a person, a password
 * manager, the browser) is read at the end. Errors go to their fields, the rest to `failure`.
 */
export function useForm({ submit, blame, words = PLAIN }: FormOptions) {
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);

  const show = (form: HTMLFormElement, found: Errors) => {
    // oxlint-disable-next-line react-dom/no-flush-sync -- the message must be there when its field is read out
    flushSync(() => setErrors(found));
    focusFirst(form, found);
  };

  const refuse = (form: HTMLFormElement, error: unknown) => {
    if (error instanceof StepUpCancelled) return undefined;
    if (error instanceof ApiError) {
      const blamed = blame?.(error);
      const found = blamed ? { [blamed]: error.title } : refusedFields(form, error, words);
      if (Object.keys(found).length > 0) return show(form, found);
    }
    return setFailure(error);
  };

  const send = async (form: HTMLFormElement) => {
    if (isBusy) return;
    setFailure(undefined);
    const found = complaintsOf(form, words);
    show(form, found);
    if (Object.keys(found).length > 0) return;
    const focused = document.activeElement;
    setIsBusy(true);
    try {
      const entries = Array.from(new FormData(form)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      );
      await submit(Object.fromEntries(entries), form);
    } catch (error) {
      refuse(form, error);
    } finally {
      // oxlint-disable-next-line react-dom/no-flush-sync -- the button must work again to be focused
      flushSync(() => setIsBusy(false));
      giveBack(focused);
    }
  };

  return {
    isBusy,
    failure,
    props: {
      noValidate: true,
      onSubmit: (event: FormEvent<HTMLFormElement>) => {
        event.preventDefault();
        void send(event.currentTarget);
      },
    },
    field: (name: string) => ({
      name,
      error: errors[name],
      // Nothing to take away must redraw nothing: a select that React owns would lose what was just
      // chosen, between the browser's `input` and its `change`.
      onInput: () => {
        if (name in errors) setErrors(({ [name]: _solved, ...rest }) => rest);
      },
    }),
  };
}
