import type { AnswerRequest, AskedQuestionView, OrderAnswerView } from '~/api/gen/types.gen';
import type { Seat } from './seats';

type Answers = Record<string, AnswerRequest>;

/** What is asked once, of whoever buys. */
export const aboutOrder = (asked: AskedQuestionView[]): AskedQuestionView[] =>
  asked.filter(({ scope }) => scope === 'order');

/** What everybody is asked who comes with an offer. */
export const aboutSeat = (asked: AskedQuestionView[], { line }: Seat): AskedQuestionView[] =>
  asked.filter(
    ({ scope, offer_ids: offers }) =>
      scope === 'participant' && (!offers || offers.includes(line.offerId)),
  );

function read({ kind }: AskedQuestionView, typed: string | undefined): AnswerRequest | undefined {
  if (kind === 'checkbox') return typed !== undefined;
  const text = (typed ?? '').trim();
  if (text === '') return undefined;
  if (kind !== 'number') return text;
  const number = Number(text.replace(',', '.'));
  // What is no number is sent as it is: the server says so at its field.
  return Number.isNaN(number) ? text : number;
}

/** What was typed into the fields under a name, by the ids of the questions. */
export function answersOf(
  asked: AskedQuestionView[],
  values: Record<string, string>,
  at: string,
): Answers {
  return Object.fromEntries(
    asked.flatMap((question) => {
      const answer = read(question, values[`${at}/${question.id}`]);
      return answer === undefined ? [] : [[question.id, answer] as const];
    }),
  );
}

/** What somebody said before: as it was, for the fields. */
export const saidBy = (answers: OrderAnswerView[], number: number | null) =>
  new Map(
    answers
      .filter((answer) => (answer.number ?? null) === number)
      .map(({ question_id: id, value }) => [id, value]),
  );
