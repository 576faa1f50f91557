import type { CartGroupView, CartLineView, CheckoutRequest } from '~/api/gen/types.gen';

/** Whoever comes with more people names them later. */
const SHOWN_MAX = 40;

interface Seat {
  line: CartLineView;
  /** Which of the line's people. */
  number: number;
}

export const seatsOf = ({ lines }: CartGroupView): Seat[] =>
  lines
    .flatMap((line) =>
      Array.from({ length: line.quantity * line.offer.admits }, (_, n) => ({
        line,
        number: n + 1,
      })),
    )
    .slice(0, SHOWN_MAX);

/** Who comes, as it was typed into the fields. */
export function attendeesOf(
  group: CartGroupView,
  values: Record<string, string>,
): NonNullable<CheckoutRequest['attendees']> {
  return seatsOf(group).map(({ line }, n) => {
    const name = (values[`attendees/${n}/name`] ?? '').trim();
    const email = (values[`attendees/${n}/email`] ?? '').trim();
    return {
      offer_id: line.offer.id,
      occurrence_id: line.event.occurrence_id,
      ...(name && { name }),
      ...(email && { email }),
    };
  });
}
