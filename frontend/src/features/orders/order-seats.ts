import type { AskedQuestionView, OrderView, PayOrderRequest } from '~/api/gen/types.gen';
import { aboutOrder, aboutSeat, answersOf } from '~/ui/answers/questions';
import { type Seat, seatsOf } from '~/ui/answers/seats';

/** Everybody who comes with an order, as their tickets will be numbered. */
export const seatsOfOrder = ({ lines }: OrderView): Seat[] =>
  seatsOf(
    lines.map(({ offer_id, offer_name, occurrence_id, quantity, admits }) => ({
      offerId: offer_id,
      offerName: offer_name,
      dateId: occurrence_id,
      persons: quantity * admits,
    })),
  );

/** What was typed into the fields, for the payment; nothing where nothing is asked. */
export function answersToPay(
  order: OrderView,
  asked: AskedQuestionView[],
  values: Record<string, string>,
): Pick<PayOrderRequest, 'answers' | 'participants'> {
  if (asked.length === 0) return {};
  return {
    answers: answersOf(aboutOrder(asked), values, 'answers'),
    participants: seatsOfOrder(order).map((seat, n) => ({
      number: n + 1,
      answers: answersOf(aboutSeat(asked, seat), values, `participants/${n}/answers`),
    })),
  };
}
