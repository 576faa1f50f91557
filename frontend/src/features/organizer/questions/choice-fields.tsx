import { Button, TextInput } from '@mantine/core';
import { useId } from 'react';
import type { ChoiceRequest, ManagedQuestionRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import groups from '~/ui/groups.module.css';
import classes from './choice-fields.module.css';

const CHOICES_MIN = 2;
const CHOICES_MAX = 50;
const LABEL_LENGTH_MAX = 200;

/** A possible answer while it is written. `value` is what the server calls it, once it does. */
export interface Choice {
  key: number;
  value?: string;
  fr: string;
  en: string;
}

export function firstChoices(question: ManagedQuestionRowView | undefined): Choice[] {
  const there = (question?.choices ?? []).map(({ value, label_fr, label_en }, key) => ({
    key,
    value,
    fr: label_fr ?? '',
    en: label_en ?? '',
  }));
  return there.length > 0 ? there : [0, 1].map((key) => ({ key, fr: '', en: '' }));
}

/** Lines that were left empty are nobody's answer. */
export const choicesToSend = (choices: Choice[]): ChoiceRequest[] =>
  choices
    .filter(({ fr, en }) => fr.trim() !== '' || en.trim() !== '')
    .map(({ value, fr, en }) => ({
      ...(value !== undefined && { value }),
      label_fr: fr.trim() || null,
      label_en: en.trim() || null,
    }));

interface ChoiceFieldsProps {
  choices: Choice[];
  onChange: (choices: Choice[]) => void;
  error: string | undefined;
}

export function ChoiceFields({ choices, onChange, error }: ChoiceFieldsProps) {
  const id = useId();
  const write = (key: number, change: Partial<Choice>) =>
    onChange(choices.map((choice) => (choice.key === key ? { ...choice, ...change } : choice)));
  const add = () => {
    const key = Math.max(-1, ...choices.map((choice) => choice.key)) + 1;
    onChange([...choices, { key, fr: '', en: '' }]);
  };
  return (
    <fieldset className={groups.checks} aria-describedby={id}>
      <legend>{m.question_choices()}</legend>
      {choices.map(({ key, fr, en }, index) => (
        <div key={key} className={classes.choice}>
          <TextInput
            aria-label={m.question_choice_fr({ n: index + 1 })}
            placeholder={m.question_choice_in_french()}
            value={fr}
            maxLength={LABEL_LENGTH_MAX}
            lang="fr"
            autoComplete="off"
            onChange={({ currentTarget }) => write(key, { fr: currentTarget.value })}
          />
          <TextInput
            aria-label={m.question_choice_en({ n: index + 1 })}
            placeholder={m.question_choice_in_english()}
            value={en}
            maxLength={LABEL_LENGTH_MAX}
            lang="en"
            autoComplete="off"
            onChange={({ currentTarget }) => write(key, { en: currentTarget.value })}
          />
          <Button
            variant="default"
            px="xs"
            aria-label={m.question_choice_remove({ n: index + 1 })}
            disabled={choices.length <= CHOICES_MIN}
            onClick={() => onChange(choices.filter((choice) => choice.key !== key))}
          >
            <Icon name="close" size={18} />
          </Button>
        </div>
      ))}
      <p id={id} className={groups.blame} role="alert">
        {error}
      </p>
      <div>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="plus" size={18} />}
          disabled={choices.length >= CHOICES_MAX}
          onClick={add}
        >
          {m.question_choice_add()}
        </Button>
      </div>
    </fieldset>
  );
}
