import type { ListParticipantsData, ParticipantSelection } from '~/api/gen/types.gen';
import { present } from '~/lib/present';
import { idOf } from '../orders/asked';
import type { ListSearch } from '../search';

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
export function askedOf({ q, offer, occurrence, status, checked_in, sort }: ListSearch) {
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
  });
}

/** The same for a message; in which order they are listed is nothing to it. */
export function selectionOf(search: ListSearch): ParticipantSelection {
  const { sort: _sort, ...selection } = askedOf(search);
  return selection;
}
