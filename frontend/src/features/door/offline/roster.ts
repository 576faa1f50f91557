import type {
  BundleAdmissionView,
  BundleHeadView,
  BundleTicketView,
  Direction,
} from '~/api/gen/types.gen';
import type { TicketCode } from '~/lib/ticket-code';
import { type Entry, type ListRules, type TicketRules } from './rules';

/** Some of what the server told of a list's tickets. */
export interface Piece {
  tickets: BundleTicketView[];
  admissions: BundleAdmissionView[];
}

/** Somebody went through this door, and the server has not told it back yet. */
export interface Step {
  hash: string;
  day: number;
  direction: Direction;
  at: string;
}

/** When a ticket was let in before, as far as is known here. */
export interface Before {
  at: string;
  /** By this device. */
  isHere: boolean;
}

const DOMAIN = 'man1';
const HASH_BYTES = 16;

const bytesOf = (id: string): number[] =>
  Array.from(id.replaceAll('-', '').matchAll(/../g), ([hex]) => Number.parseInt(hex, 16));

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCodePoint(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/** By what the roster knows a ticket: nobody can tell from it whose ticket it is. */
export async function hashOf(event: string, ticket: string): Promise<string> {
  const text = Array.from(DOMAIN, (letter) => letter.codePointAt(0) ?? 0);
  const whole = Uint8Array.from([...text, ...bytesOf(event), ...bytesOf(ticket)]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return base64url(digest.slice(0, HASH_BYTES));
}

/** The key that proves codes, as WebCrypto reads it. */
export function keyOf(publicKey: string): Uint8Array<ArrayBuffer> {
  const text = atob(publicKey.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
}

/** What the server told of the tickets of a list, by the hashes of their ids. */
export class Roster {
  readonly #tickets = new Map<string, BundleTicketView>();
  readonly #admissions = new Map<string, Map<number, BundleAdmissionView>>();

  get size(): number {
    return this.#tickets.size;
  }

  /** What is told later is how it is now. */
  apply({ tickets, admissions }: Piece): void {
    for (const ticket of tickets) this.#tickets.set(ticket.hash, ticket);
    for (const admission of admissions) {
      const days = this.#admissions.get(admission.hash) ?? new Map<number, BundleAdmissionView>();
      days.set(admission.day, admission);
      this.#admissions.set(admission.hash, days);
    }
  }

  /** All of it in one piece. */
  whole(): Piece {
    return {
      tickets: [...this.#tickets.values()],
      admissions: [...this.#admissions.values()].flatMap((days) => [...days.values()]),
    };
  }

  ticket(hash: string): BundleTicketView | undefined {
    return this.#tickets.get(hash);
  }

  /** Day by day, with the steps that were taken here since. */
  past(hash: string, steps: Step[]): Entry[] {
    const days = new Map<number, boolean>();
    for (const { day, entries, is_inside } of this.#admissions.get(hash)?.values() ?? []) {
      if (entries > 0) days.set(day, is_inside);
    }
    for (const { day, direction } of steps) days.set(day, direction === 'in');
    const entries = Array.from(days, ([day, isInside]) => ({ day, isInside }));
    return entries.toSorted((one, other) => one.day - other.day);
  }

  /** The first time that it was let in. */
  before(hash: string, steps: Step[]): Before | undefined {
    const told = [...(this.#admissions.get(hash)?.values() ?? [])]
      .filter(({ entries }) => entries > 0)
      .map(({ first_at }) => ({ at: first_at, isHere: false }));
    const here = steps
      .filter(({ direction }) => direction === 'in')
      .map(({ at }) => ({ at, isHere: true }));
    return [...told, ...here].toSorted(
      (one, other) => Date.parse(one.at) - Date.parse(other.at),
    )[0];
  }
}

/** What the head of a bundle says of the list itself. */
export const listRules = (head: BundleHeadView): ListRules => ({
  occurrence: head.occurrence_id ?? undefined,
  offers: head.offer_ids ?? undefined,
  entries: head.policy ? { policy: head.policy } : undefined,
  opensMinutes: head.opens_minutes ?? undefined,
  closesMinutes: head.closes_minutes ?? undefined,
  hasSeveralDates: head.dates.length > 1,
});

/** What a code and the roster say of a ticket; nothing when its date or offer is newer than the head. */
export function ticketRules(
  head: BundleHeadView,
  code: TicketCode,
  known: BundleTicketView | undefined,
): { rules: TicketRules; offer: BundleHeadView['offers'][number] } | undefined {
  const date = head.dates.find(({ number }) => number === code.occurrence);
  const offer = head.offers.find(({ number }) => number === code.offer);
  if (!date || !offer) return undefined;
  const status = known?.status ?? 'active';
  const rules: TicketRules = {
    standing: status === 'active' ? 'good' : status,
    // A true code of a later version was made after the roster was told.
    secretVersion: Math.max(known?.secret_version ?? 0, code.secretVersion),
    occurrence: date.id,
    offer: offer.id,
    entries: { policy: offer.checkin.policy, days: offer.checkin.days ?? undefined },
    startsAt: Date.parse(date.starts_at),
    endsAt: Date.parse(date.ends_at),
    doorsAt: date.doors_at ? Date.parse(date.doors_at) : undefined,
    isCalledOff: head.is_called_off || date.is_called_off,
  };
  return { rules, offer };
}
