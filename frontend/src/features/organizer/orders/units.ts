import type { DeskOrderView, TicketId } from '~/api/gen/types.gen';

/** Tickets that go together, such as both of a Duo. */
export interface Unit {
  group: number;
  label: string;
  ids: TicketId[];
}

/** What of an order can be chosen, whole units only. */
export function unitsOf(order: DeskOrderView, isLeft: (id: TicketId) => boolean): Unit[] {
  const groups = new Set(order.tickets.map(({ group_number }) => group_number));
  return Array.from(groups).flatMap((group) => {
    const tickets = order.tickets.filter(({ group_number }) => group_number === group);
    if (!tickets.every(({ id }) => isLeft(id))) return [];
    const line = order.lines.find(({ id }) => id === tickets[0]?.line_id);
    const names = Array.from(new Set(tickets.map(({ name }) => name))).join(', ');
    const numbers = tickets.map(({ number }) => number).join(', ');
    const label = `${line?.offer_name ?? ''} · n° ${numbers} · ${names}`;
    return [{ group, label, ids: tickets.map(({ id }) => id) }];
  });
}
