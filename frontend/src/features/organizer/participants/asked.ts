import type { ListParticipantsData, ParticipantSelection } from '~/api/gen/types.gen';
import { present } from '~/lib/present';
import { idOf } from '../orders/asked';
import type { ListSearch } from '../search';
import { answersOf } from './answered';

type Query = NonNullable<ListParticipantsData['query']>;

export type ParticipantSort = NonNullable<Query['sort']>;

export type ParticipantState = NonNullable<Query['status']>;

export const PARTICIPANT_STATES: ParticipantState[] = [
  'coming',
  'active',
  'blocked',
  'cancelled',
  'all',
];

const SORTS: ParticipantSort[] = ['name', '-name', 'purchased', '-purchased', 'order', 'offer'];

/** What the API is asked for; what of an address means nothing is left out. */
export function askedOf({ q, offer, occurrence, status, checked_in, sort, answers }: ListSearch) {
  const wanted = answersOf(answers).map(({ question_id, value }) => `${question_id}:${value}`);
  return present({
    q: q?.slice(0, 200),
    offer: idOf(offer),
    occurrence: idOf(occurrence),
    // All but cancelled ones when absent.
    status: PARTICIPANT_STATES.find((state) => state === status),
    // `false` in an address would not be read as text.
    checked_in: checked_in === 'true' || checked_in === 'no' ? checked_in === 'true' : undefined,
    // By name when absent.
    sort: SORTS.find((one) => one === sort),
    answer: wanted.length > 0 ? wanted : undefined,
  });
}

/** The same for a message; in which order they are listed is nothing to it. */
export function selectionOf(search: ListSearch): ParticipantSelection {
  const { sort: _sort, answer, ...selection } = askedOf(search);
  return { ...selection, ...(answer && { answers: answersOf(search.answers) }) };
}
