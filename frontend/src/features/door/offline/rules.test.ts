import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Decision, type Entries, type TicketRules, decide } from './rules';

interface Case {
  name: string;
  list: {
    occurrence: number | null;
    offers: number[] | null;
    entries: Entries | null;
    opens_minutes: number | null;
    closes_minutes: number | null;
    has_several_dates: boolean;
  };
  ticket: {
    standing: TicketRules['standing'];
    secret_version: number;
    occurrence: number;
    offer: number;
    entries: { policy: Entries['policy']; days: number | null };
    starts_at: string;
    ends_at: string;
    doors_at: string | null;
    is_called_off: boolean;
  };
  past: { day: number; is_inside: boolean }[];
  passage: {
    direction: 'in' | 'out';
    secret_version: number;
    at: string;
    zone: string;
    is_forced: boolean;
  };
  expected: Decision;
}

/** The cases that the server's rules are held to as well. */
const file = path.resolve('../backend/admission/vectors/doors.json');
const cases = JSON.parse(readFileSync(file, 'utf8')) as Case[];

const often = ({ policy, days }: { policy: Entries['policy']; days?: number | null }): Entries => ({
  policy,
  days: days ?? undefined,
});

function judged({ list, ticket, past, passage }: Case): Decision {
  return decide(
    {
      occurrence: list.occurrence?.toString(),
      offers: list.offers?.map(String),
      entries: list.entries ? often(list.entries) : undefined,
      opensMinutes: list.opens_minutes ?? undefined,
      closesMinutes: list.closes_minutes ?? undefined,
      hasSeveralDates: list.has_several_dates,
    },
    {
      standing: ticket.standing,
      secretVersion: ticket.secret_version,
      occurrence: String(ticket.occurrence),
      offer: String(ticket.offer),
      entries: often(ticket.entries),
      startsAt: Date.parse(ticket.starts_at),
      endsAt: Date.parse(ticket.ends_at),
      doorsAt: ticket.doors_at ? Date.parse(ticket.doors_at) : undefined,
      isCalledOff: ticket.is_called_off,
    },
    past.map(({ day, is_inside }) => ({ day, isInside: is_inside })),
    {
      direction: passage.direction,
      secretVersion: passage.secret_version,
      at: Date.parse(passage.at),
      zone: passage.zone,
      isForced: passage.is_forced,
    },
  );
}

test('the door decides without a network as the server does with one', () => {
  expect(cases.length).toBeGreaterThanOrEqual(50);
  expect(cases.map((one) => ({ name: one.name, ...judged(one) }))).toEqual(
    cases.map(({ name, expected }) => ({ name, ...expected })),
  );
});
