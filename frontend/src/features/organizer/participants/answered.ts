import type { AnswerFilter, ManagedQuestionRowView } from '~/api/gen/types.gen';
import { idOf } from '../orders/asked';

/** Most of them at once, as the API takes them. */
export const ANSWER_FILTERS_MAX = 10;
const VALUE_LENGTH_MAX = 200;

/** What an address wants of answers: pairs of a question and a value, written as addresses write pairs. */
export const answersOf = (text: string | undefined): AnswerFilter[] =>
  [...new URLSearchParams(text)]
    .filter(([id]) => idOf(id) !== undefined)
    .map(([question_id, value]) => ({ question_id, value: value.slice(0, VALUE_LENGTH_MAX) }))
    .slice(0, ANSWER_FILTERS_MAX);

export const answersText = (filters: AnswerFilter[]): string =>
  new URLSearchParams(filters.map(({ question_id, value }) => [question_id, value])).toString();

/** From one to another, of which one may be absent. */
export interface Range {
  from: string;
  to: string;
}

export function rangeOf(value: string): Range {
  const [from = '', to = from] = value.split('..');
  return { from, to };
}

const NUMBER = /^-?\d{1,15}(?:\.\d{1,9})?$/;

/** What the fields of a question say; nothing when they say nothing. The names of fields begin with its id. */
function valueOf(
  { id, kind }: Pick<ManagedQuestionRowView, 'id' | 'kind'>,
  fields: FormData,
): string | undefined {
  const text = (name: string): string => {
    const value = fields.get(`${id}${name}`);
    return typeof value === 'string' ? value.trim() : '';
  };
  if (text('/none')) return '';
  switch (kind) {
    case 'choice':
    case 'checkbox':
      // The first sign tells who did not answer from who may have answered anything.
      return text('').startsWith('=') ? text('').slice(1) : undefined;
    case 'text':
      return text('') || undefined;
    default: {
      const end = (name: string) => (kind === 'date' || NUMBER.test(text(name)) ? text(name) : '');
      const [from, to] = [end('/from'), end('/to')];
      if (!from && !to) return undefined;
      return from === to ? from : `${from}..${to}`;
    }
  }
}

/** What a form of all questions wants. */
export const wantedBy = (
  questions: Pick<ManagedQuestionRowView, 'id' | 'kind'>[],
  fields: FormData,
): AnswerFilter[] =>
  questions.flatMap((question) => {
    const value = valueOf(question, fields);
    return value === undefined ? [] : [{ question_id: question.id, value }];
  });
