import { TextInput } from '@mantine/core';
import type { AskedQuestionView, CartGroupView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { QuestionFields } from '~/ui/answers/question-fields';
import { aboutSeat } from '~/ui/answers/questions';
import type { useForm } from '~/ui/use-form';
import { seatsOfGroup } from './attendees';
import classes from './checkout.module.css';

interface AttendeeFieldsProps {
  group: CartGroupView;
  /** What is asked; nothing of most. */
  asked: AskedQuestionView[];
  field: ReturnType<typeof useForm>['field'];
}

/** Who comes, and what they are asked. Tickets without a name have the buyer's. */
export function AttendeeFields({ group, asked, field }: AttendeeFieldsProps) {
  return (
    <div className={classes.nested}>
      {seatsOfGroup(group).map((seat, n) => {
        const label = { offer: seat.line.offerName, number: seat.number };
        const own = aboutSeat(asked, seat);
        const fields = (
          <>
            <div className={classes.pair}>
              <TextInput
                {...field(`attendees/${n}/name`)}
                label={m.attendee_name(label)}
                autoComplete="off"
                maxLength={120}
              />
              <TextInput
                {...field(`attendees/${n}/email`)}
                type="email"
                label={m.attendee_email(label)}
                autoComplete="off"
              />
            </div>
            <QuestionFields questions={own} field={field} at={`attendees/${n}/answers`} />
          </>
        );
        const key = `${seat.line.offerId} ${seat.line.dateId} ${seat.number}`;
        if (own.length === 0) return <div key={key}>{fields}</div>;
        return (
          <fieldset key={key} className={classes.seat}>
            <legend>{m.attendee_seat(label)}</legend>
            {fields}
          </fieldset>
        );
      })}
    </div>
  );
}
