import type { AskedQuestionView, OrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { QuestionFields } from '~/ui/answers/question-fields';
import { aboutOrder, aboutSeat, saidBy } from '~/ui/answers/questions';
import type { useForm } from '~/ui/use-form';
import { seatsOfOrder } from './order-seats';
import classes from './orders.module.css';

interface AnswerFieldsProps {
  order: OrderView;
  asked: AskedQuestionView[];
  field: ReturnType<typeof useForm>['field'];
}

/** What is asked about an order before it is paid, with what was answered already. */
export function AnswerFields({ order, asked, field }: AnswerFieldsProps) {
  return (
    <>
      <QuestionFields
        questions={aboutOrder(asked)}
        field={field}
        at="answers"
        said={saidBy(order.answers, null)}
      />
      {seatsOfOrder(order).map((seat, n) => {
        const own = aboutSeat(asked, seat);
        const label = { offer: seat.line.offerName, number: seat.number };
        return (
          own.length > 0 && (
            <fieldset
              key={`${seat.line.offerId} ${seat.line.dateId} ${seat.number}`}
              className={classes.seat}
            >
              <legend>{m.attendee_seat(label)}</legend>
              <QuestionFields
                questions={own}
                field={field}
                at={`participants/${n}/answers`}
                said={saidBy(order.answers, n + 1)}
              />
            </fieldset>
          )
        );
      })}
    </>
  );
}
