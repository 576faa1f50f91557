import { InputBase, TextInput } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { fromZonedField, toZonedField } from '~/lib/zoned-time';
import { Icon } from '~/ui/icon';
import areaClasses from '~/ui/text-area.module.css';
import { sheetOf, useDraft, useField } from './editor-context';

type TextField =
  | 'title_fr'
  | 'title_en'
  | 'summary_fr'
  | 'summary_en'
  | 'slug'
  | 'category'
  | 'venue_id'
  | 'online_url'
  | 'timezone'
  | 'currency'
  | 'contact_email';

interface DraftTextProps {
  name: TextField;
  label: string;
  description?: string;
  type?: 'text' | 'url' | 'email';
  maxLength: number;
  placeholder?: string;
  lang?: string;
  autoComplete?: string;
}

const complaints: Record<string, () => string> = {
  url: m.field_address,
  email: m.field_email,
};

/** A line of the event. What cannot be an answer yet is kept, and complained of once it is left. */
export function DraftText({ name, type = 'text', ...rest }: DraftTextProps) {
  const { value, error, write } = useField(name);
  const [isBusy, setIsBusy] = useState(false);
  const onChange = ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const isAnswer = input.validity.valid && !(type === 'url' && input.value.startsWith('http:'));
    write(
      input.value.trim() === '' ? null : input.value,
      isAnswer ? undefined : complaints[type]?.(),
    );
  };
  return (
    <TextInput
      {...rest}
      name={name}
      type={type}
      value={value ?? ''}
      error={isBusy ? undefined : error}
      onChange={onChange}
      onFocus={() => setIsBusy(type !== 'text')}
      onBlur={() => setIsBusy(false)}
      autoComplete={rest.autoComplete ?? 'off'}
    />
  );
}

interface DraftAreaProps {
  name: 'summary_fr' | 'summary_en';
  label: string;
  description?: string;
  maxLength: number;
  rows: number;
  lang: string;
}

/** One sentence that may need two lines to be read while it is written. */
export function DraftArea({ name, ...rest }: DraftAreaProps) {
  const { value, error, write } = useField(name);
  return (
    <InputBase
      component="textarea"
      multiline
      classNames={{ input: areaClasses.text }}
      {...rest}
      name={name}
      value={value ?? ''}
      error={error}
      onChange={({ currentTarget }) => {
        const line = currentTarget.value.replaceAll(/\s*\n\s*/g, ' ');
        write(line.trim() === '' ? null : line);
      }}
    />
  );
}

interface ChoiceProps {
  label: string;
  description?: string | undefined;
  value: string;
  error?: string | undefined;
  options: { value: string; label: string }[];
  onChoose: (value: string) => void;
}

/** The platform's own select, followed by whoever uses it. */
export function Choice({ options, onChoose, ...rest }: ChoiceProps) {
  return (
    <InputBase
      component="select"
      pointer
      {...rest}
      rightSection={<Icon name="chevron" size={18} />}
      rightSectionPointerEvents="none"
      onChange={({ currentTarget }: ChangeEvent<HTMLSelectElement>) =>
        onChoose(currentTarget.value)
      }
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </InputBase>
  );
}

interface DraftChoiceProps {
  name: TextField;
  label: string;
  description?: string;
  options: { value: string; label: string }[];
}

export function DraftChoice({ name, ...rest }: DraftChoiceProps) {
  const { value, error, write } = useField(name);
  return (
    <Choice
      {...rest}
      value={value ?? ''}
      error={error}
      onChoose={(chosen) => write(chosen === '' ? null : chosen)}
    />
  );
}

interface DraftMomentProps {
  name: 'sales_open_at' | 'sales_close_at';
  label: string;
  description?: string;
}

/** A moment on the clocks of the event. */
export function DraftMoment({ name, ...rest }: DraftMomentProps) {
  const { value, error, write } = useField(name);
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  return (
    <TextInput
      {...rest}
      type="datetime-local"
      value={toZonedField(value, zone)}
      error={error}
      onChange={({ currentTarget }) => write(fromZonedField(currentTarget.value, zone))}
    />
  );
}

const PER_PERSON_MAX = 1_000;

export function MaxPerPerson() {
  const { value, error, write } = useField('max_per_person');
  const onChange = ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    if (input.value === '')
      return write(null, input.validity.badInput ? m.field_number() : undefined);
    return write(input.valueAsNumber, input.validity.valid ? undefined : m.field_per_person());
  };
  return (
    <TextInput
      type="number"
      label={m.editor_max_per_person()}
      description={m.editor_max_per_person_hint()}
      inputMode="numeric"
      min={1}
      max={PER_PERSON_MAX}
      step={1}
      value={value ?? ''}
      error={error}
      onChange={onChange}
    />
  );
}
