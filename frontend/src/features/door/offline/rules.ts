import type { Direction, Reason } from '~/api/gen/types.gen';

/** How often a ticket opens the door. `days`: on so many at most. */
export interface Entries {
  policy: 'single' | 'multi' | 'daily';
  days?: number | undefined;
}

/** What a list takes; what it does not say, the ticket's offer says. */
export interface ListRules {
  occurrence?: string | undefined;
  offers?: string[] | undefined;
  entries?: Entries | undefined;
  opensMinutes?: number | undefined;
  closesMinutes?: number | undefined;
  hasSeveralDates: boolean;
}

/** The ticket that was shown. Moments are milliseconds. */
export interface TicketRules {
  standing: 'good' | 'blocked' | 'cancelled';
  secretVersion: number;
  occurrence: string;
  offer: string;
  entries: Entries;
  startsAt: number;
  endsAt: number;
  doorsAt?: number | undefined;
  isCalledOff: boolean;
}

/** That it was let in before. */
export interface Entry {
  /** `yyyymmdd` when days matter; else 0. */
  day: number;
  isInside: boolean;
}

/** How somebody asks to be let through. */
export interface Passage {
  direction: Direction;
  secretVersion: number;
  at: number;
  zone: string;
  isForced: boolean;
}

/** A step through the door, or the first reason against it. */
export type Decision = { day: number } | { reason: Reason };

/** So long before and after its date a ticket is not one of another date. */
const NEAR_MINUTES = 12 * 60;
const MINUTE_MS = 60_000;

const OVERRIDABLE = new Set<string>([
  'blocked',
  'other_date',
  'not_this_entrance',
  'too_early',
  'too_late',
  'already_in',
  'no_days_left',
] satisfies Reason[]);

/** Whether a supervisor may let somebody in all the same: what is forged or cancelled stays out. */
export const canBeOverridden = (reason: string): boolean => OVERRIDABLE.has(reason);

/** The day that calendars in a zone show, as `yyyymmdd`. */
export function dayIn(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return Number(`${of('year')}${of('month')}${of('day')}`);
}

/**
 * Whether a ticket lets somebody through: what `backend/admission/src/scans/rules.rs` decides, decided here.
 * Both are held to `backend/admission/vectors/doors.json`.
 */
export function decide(
  list: ListRules,
  ticket: TicketRules,
  past: Entry[],
  passage: Passage,
): Decision {
  const entries = list.entries ?? ticket.entries;
  const day = entries.policy === 'daily' ? dayIn(passage.zone, passage.at) : 0;
  const reason =
    againstTicket(ticket, passage.secretVersion) ??
    againstPlace(list, ticket, passage) ??
    againstPast(entries, past, day, passage.direction);
  if (reason && !(passage.isForced && canBeOverridden(reason))) return { reason };
  // Who leaves on the day after leaves the day before.
  const inside = past.findLast(({ isInside }) => isInside);
  return { day: passage.direction === 'out' && inside ? inside.day : day };
}

function againstTicket(ticket: TicketRules, secretVersion: number): Reason | undefined {
  if (secretVersion !== ticket.secretVersion) return 'replaced';
  if (ticket.standing === 'cancelled') return 'cancelled';
  if (ticket.isCalledOff) return 'called_off';
  return ticket.standing === 'blocked' ? 'blocked' : undefined;
}

/** Date, entrance and time. Nobody is kept inside. */
function againstPlace(list: ListRules, ticket: TicketRules, passage: Passage): Reason | undefined {
  if (passage.direction === 'out') return undefined;
  if (list.occurrence !== undefined && list.occurrence !== ticket.occurrence) return 'other_date';
  if (list.offers && !list.offers.includes(ticket.offer)) return 'not_this_entrance';
  return againstTime(list, ticket, passage.at);
}

function againstTime(list: ListRules, ticket: TicketRules, at: number): Reason | undefined {
  const opens = ticket.doorsAt ?? ticket.startsAt;
  const before = (minutes: number) => opens - minutes * MINUTE_MS;
  const after = (minutes: number) => ticket.endsAt + minutes * MINUTE_MS;
  const { opensMinutes, closesMinutes } = list;
  if (opensMinutes !== undefined && at < before(opensMinutes)) return 'too_early';
  if (closesMinutes !== undefined && at >= after(closesMinutes)) return 'too_late';
  // Without hours of its own, a list for all dates still takes each ticket for its own date.
  const hasHours = opensMinutes !== undefined || closesMinutes !== undefined;
  const isNear = at >= before(NEAR_MINUTES) && at < after(NEAR_MINUTES);
  const isForAll = list.hasSeveralDates && list.occurrence === undefined;
  return isForAll && !hasHours && !isNear ? 'other_date' : undefined;
}

function againstPast(
  entries: Entries,
  past: Entry[],
  day: number,
  direction: Direction,
): Reason | undefined {
  if (direction === 'out') return past.some(({ isInside }) => isInside) ? undefined : 'not_in';
  const today = past.find((entry) => entry.day === day);
  if (entries.policy === 'multi' ? today?.isInside : today) return 'already_in';
  const { policy, days } = entries;
  return policy === 'daily' && days !== undefined && past.length >= days
    ? 'no_days_left'
    : undefined;
}
