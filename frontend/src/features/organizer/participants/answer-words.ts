import type { AnswerFilter, ManagedQuestionRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatIsoDay } from '~/lib/format';
import { inOwnLanguage } from '~/ui/event-texts';
import { labelOf } from '../questions/question-words';
import { rangeOf } from './answered';

/** What a filter wants, said: the question and what was answered; nothing for a question that is not there. */
export function answerWords(
  questions: ManagedQuestionRowView[],
  { question_id, value }: AnswerFilter,
): string | undefined {
  const question = questions.find(({ id }) => id === question_id);
  if (!question) return undefined;
  return m.participants_answer({ label: labelOf(question), text: valueWords(question, value) });
}

export const choicesOf = ({ choices }: ManagedQuestionRowView) =>
  choices.map(({ value, label_fr, label_en }) => ({
    value,
    label: inOwnLanguage(label_fr, label_en),
  }));

function valueWords(question: ManagedQuestionRowView, value: string): string {
  if (value === '') return m.participants_unanswered();
  switch (question.kind) {
    case 'choice':
      return choicesOf(question).find((choice) => choice.value === value)?.label ?? value;
    case 'checkbox':
      return value === 'true' ? m.answer_yes() : m.answer_no();
    case 'date':
      return rangeWords(value, formatIsoDay);
    case 'number':
      return rangeWords(value, (number) => number);
    default:
      return m.filter_chip_q({ text: value });
  }
}

function rangeWords(value: string, say: (end: string) => string): string {
  const { from, to } = rangeOf(value);
  if (from === to) return say(from);
  if (!to) return m.participants_from({ from: say(from) });
  if (!from) return m.participants_to({ to: say(to) });
  return m.participants_between({ from: say(from), to: say(to) });
}
