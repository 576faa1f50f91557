import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { AnswerFilter, ManagedQuestionRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { SelectField } from '~/ui/select-field';
import { useEditor } from '../editor/editor-context';
import { More } from '../editor/step-frame';
import { questionsQuery } from '../query';
import { labelOf } from '../questions/question-words';
import { answerWords, choicesOf } from './answer-words';
import { ANSWER_FILTERS_MAX, answersOf, answersText, rangeOf, wantedBy } from './answered';
import classes from './participants.module.css';

interface AnswerFiltersProps {
  /** As the address has them. */
  answers: string | undefined;
  ask: (change: { answers: string }) => void;
  /** The filter that had the focus is gone. */
  onRemoved: () => void;
}

/** Who answered so: a field for each question of the event, and what is looked for now. */
export function AnswerFilters({ answers, ask, onRemoved }: AnswerFiltersProps) {
  const { path } = useEditor();
  const questions = useQuery(questionsQuery(path)).data?.data ?? [];
  const wanted = answersOf(answers);
  if (questions.length === 0) return null;
  const put = (next: AnswerFilter[]) => ask({ answers: answersText(next) });
  const count = wanted.length;
  return (
    <div className={classes.answers}>
      <More
        title={
          count > 0
            ? m.participants_by_answers_count({ count: formatCount(count) })
            : m.participants_by_answers()
        }
      >
        <AnswerForm
          questions={questions}
          answers={answers}
          wanted={wanted}
          onWanted={put}
          onReset={() => {
            put([]);
            onRemoved();
          }}
        />
      </More>
      {count > 0 && (
        <ul className={classes.chips} aria-label={m.filter_active()}>
          {wanted.map((filter, at) => {
            const said = answerWords(questions, filter);
            return (
              said !== undefined && (
                <li key={`${filter.question_id} ${filter.value}`}>
                  <button
                    type="button"
                    className={classes.chip}
                    aria-label={m.filter_remove({ filter: said })}
                    onClick={() => {
                      put(wanted.filter((_, other) => other !== at));
                      onRemoved();
                    }}
                  >
                    <span>{said}</span>
                    <Icon name="close" size={16} />
                  </button>
                </li>
              )
            );
          })}
        </ul>
      )}
    </div>
  );
}

interface AnswerFormProps {
  questions: ManagedQuestionRowView[];
  answers: string | undefined;
  wanted: AnswerFilter[];
  onWanted: (next: AnswerFilter[]) => void;
  onReset: () => void;
}

function AnswerForm({ questions, answers, wanted, onWanted, onReset }: AnswerFormProps) {
  const [isTooMuch, setIsTooMuch] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const shown = useRef(answers);
  useEffect(() => {
    if (shown.current === answers) return;
    shown.current = answers;
    // What the fields say follows the address; the field that has the focus stays there.
    form.current?.reset();
  }, [answers]);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const next = wantedBy(questions, new FormData(event.currentTarget));
    setIsTooMuch(next.length > ANSWER_FILTERS_MAX);
    if (next.length <= ANSWER_FILTERS_MAX) onWanted(next);
  };
  return (
    <form ref={form} className={classes.questions} onSubmit={onSubmit}>
      {questions.map((question) => (
        <AnswerField
          key={question.id}
          question={question}
          value={wanted.find(({ question_id }) => question_id === question.id)?.value}
        />
      ))}
      <div className={classes.apply}>
        <Button type="submit" variant="default">
          {m.filter_apply()}
        </Button>
        {wanted.length > 0 && (
          <button type="button" className={formClasses.quiet} onClick={onReset}>
            {m.participants_answers_clear()}
          </button>
        )}
      </div>
      <p role="alert" className={classes.fault}>
        {isTooMuch && m.participants_answers_max({ count: formatCount(ANSWER_FILTERS_MAX) })}
      </p>
    </form>
  );
}

interface AnswerFieldProps {
  question: ManagedQuestionRowView;
  /** What is looked for; nothing when anything may have been answered. */
  value: string | undefined;
}

function AnswerField({ question, value }: AnswerFieldProps) {
  const { id, kind } = question;
  const label = labelOf(question);
  if (kind === 'choice' || kind === 'checkbox') {
    const answers =
      kind === 'choice'
        ? choicesOf(question)
        : [
            { value: 'true', label: m.answer_yes() },
            { value: 'false', label: m.answer_no() },
          ];
    // A choice that is none any more may have been made once.
    const known = ['', ...answers.map((one) => one.value)];
    const old = value !== undefined && !known.includes(value) ? [{ value, label: value }] : [];
    return (
      <SelectField
        key={value}
        label={label}
        name={id}
        defaultValue={value === undefined ? '' : `=${value}`}
        options={[
          { value: '', label: m.participants_any_answer() },
          ...[...answers, ...old].map((one) => ({ value: `=${one.value}`, label: one.label })),
          { value: '=', label: m.participants_no_answer() },
        ]}
      />
    );
  }
  return (
    <fieldset className={classes.question}>
      <legend>{label}</legend>
      {kind === 'text' ? (
        <TextInput
          name={id}
          label={m.participants_contains()}
          defaultValue={value ?? ''}
          maxLength={200}
          autoComplete="off"
        />
      ) : (
        <Between id={id} kind={kind} value={value ?? ''} />
      )}
      <label className={formClasses.check}>
        <input type="checkbox" name={`${id}/none`} defaultChecked={value === ''} />
        <span>{m.participants_no_answer()}</span>
      </label>
    </fieldset>
  );
}

/** Further than any answer. */
const NUMBERS = { min: -999_999_999_999_999, max: 999_999_999_999_999, step: 'any' };

function Between({ id, kind, value }: { id: string; kind: 'date' | 'number'; value: string }) {
  const { from, to } = rangeOf(value);
  const field = kind === 'date' ? { type: 'date' } : { type: 'number', ...NUMBERS };
  return (
    <div className={classes.between}>
      <TextInput
        {...field}
        name={`${id}/from`}
        label={m.participants_from_label()}
        defaultValue={from}
        autoComplete="off"
      />
      <TextInput
        {...field}
        name={`${id}/to`}
        label={m.participants_to_label()}
        defaultValue={to}
        autoComplete="off"
      />
    </div>
  );
}
