import * as v from 'valibot';
import { vListEventsQuery } from '~/api/gen/valibot.gen';
import type { EventFilters } from '~/api/queries';

const api = vListEventsQuery.entries;

/** 31 February has the form of a day. */
const realDay = v.pipe(
  v.string(),
  v.isoDate(),
  v.check((day) => new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) === day),
);

/** Each filter keeps the API's own rule; a value that breaks it is dropped, never thrown. */
const schema = v.object({
  q: v.fallback(api.q, undefined),
  // The API calls these two malformed and refuses; its document cannot say so.
  category: v.fallback(v.optional(v.pipe(v.string(), v.slug())), undefined),
  place: v.fallback(api.place, undefined),
  date_from: v.fallback(v.optional(realDay), undefined),
  date_to: v.fallback(v.optional(realDay), undefined),
  price: v.fallback(api.price, undefined),
  sort: v.fallback(api.sort, undefined),
});

/** An organizer's events are listed on the organizer's own page. */
export type EventSearch = Omit<EventFilters, 'organizer'>;

export function parseEventSearch(raw: Record<string, unknown>): EventSearch {
  return withoutBlanks(v.parse(schema, raw));
}

/** An emptied field leaves the address, and so does the order that lists have anyway. */
function withoutBlanks(search: EventSearch): EventSearch {
  const { sort, ...rest } = search;
  const kept = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  return sort && sort !== 'date' ? { ...kept, sort } : kept;
}

/** How many filters narrow the list; sorting does not. */
export const countFilters = ({ sort: _sort, ...filters }: EventSearch): number =>
  Object.keys(filters).length;
