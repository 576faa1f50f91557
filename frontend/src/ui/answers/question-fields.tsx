import { TextInput } from '@mantine/core';
import { useId } from 'react';
import type { AskedQuestionView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import formClasses from '~/ui/form.module.css';
import { SelectField } from '~/ui/select-field';
import type { useForm } from '~/ui/use-form';
import classes from './answers.module.css';
import { decimalText } from './decimal';

const WORDS_MAX = 1000;
/** Digits, a point or a comma, digits. The server takes no more of them. */
const NUMBER = '-?[0-9]{1,15}([.,][0-9]{1,9})?';

interface QuestionFieldsProps {
  questions: AskedQuestionView[];
  field: ReturnType<typeof useForm>['field'];
  /** What their names begin with. */
  at: string;
  /** What was answered before, by the questions' ids. */
  said?: Map<string, string>;
}

/** A field for each question, by the kind of its answer. */
export function QuestionFields({ questions, field, at, said }: QuestionFieldsProps) {
  return questions.map((question) => (
    <QuestionField
      key={question.id}
      question={question}
      field={field(`${at}/${question.id}`)}
      said={said?.get(question.id)}
    />
  ));
}

interface QuestionFieldProps {
  question: AskedQuestionView;
  field: ReturnType<ReturnType<typeof useForm>['field']>;
  said: string | undefined;
}

function QuestionField({ question, field, said = '' }: QuestionFieldProps) {
  const { kind, label, help, is_required: required, choices } = question;
  const about = { label, required, defaultValue: said, ...(help && { description: help }) };
  if (kind === 'checkbox') return <Tick question={question} field={field} said={said} />;
  if (kind === 'choice') {
    return (
      <SelectField
        {...field}
        {...about}
        options={[{ value: '', label: m.answer_choose() }, ...choices]}
      />
    );
  }
  if (kind === 'date') return <TextInput {...field} {...about} type="date" />;
  if (kind === 'number') {
    return (
      <TextInput
        {...field}
        {...about}
        defaultValue={decimalText(said)}
        inputMode="decimal"
        pattern={NUMBER}
        autoComplete="off"
      />
    );
  }
  return <TextInput {...field} {...about} maxLength={WORDS_MAX} autoComplete="off" />;
}

function Tick({ question, field: { name, error, onInput }, said }: QuestionFieldProps) {
  const id = useId();
  const { label, help, is_required: required } = question;
  return (
    <div>
      <label className={formClasses.check}>
        <input
          type="checkbox"
          name={name}
          required={required}
          defaultChecked={said === 'true'}
          aria-invalid={error ? true : undefined}
          aria-describedby={id}
          onInput={onInput}
        />
        <span>
          {label}
          {required && (
            <span className={classes.mark} aria-hidden="true">
              {' *'}
            </span>
          )}
        </span>
      </label>
      <div id={id} className={classes.under}>
        {help && <p>{help}</p>}
        {error && <p className={classes.blame}>{error}</p>}
      </div>
    </div>
  );
}
