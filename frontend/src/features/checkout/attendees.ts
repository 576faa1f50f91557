import type { AskedQuestionView, CartGroupView, CheckoutRequest } from '~/api/gen/types.gen';
import { aboutSeat, answersOf } from '~/ui/answers/questions';
import { type Seat, seatsOf } from '~/ui/answers/seats';

/** Everybody who comes with a group of the cart. */
export const seatsOfGroup = ({ lines }: CartGroupView): Seat[] =>
  seatsOf(
    lines.map(({ offer, quantity, event }) => ({
      offerId: offer.id,
      offerName: offer.name,
      dateId: event.occurrence_id,
      persons: quantity * offer.admits,
    })),
  );

/** Who comes, and what they answer, as it was typed into the fields. */
export function attendeesOf(
  group: CartGroupView,
  asked: AskedQuestionView[],
  values: Record<string, string>,
): NonNullable<CheckoutRequest['attendees']> {
  return seatsOfGroup(group).map((seat, n) => {
    const name = (values[`attendees/${n}/name`] ?? '').trim();
    const email = (values[`attendees/${n}/email`] ?? '').trim();
    return {
      offer_id: seat.line.offerId,
      occurrence_id: seat.line.dateId,
      ...(name && { name }),
      ...(email && { email }),
      answers: answersOf(aboutSeat(asked, seat), values, `attendees/${n}/answers`),
    };
  });
}
