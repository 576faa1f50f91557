import { TextInput } from '@mantine/core';
import type { CartGroupView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import type { useForm } from '~/ui/use-form';
import { seatsOf } from './attendees';
import classes from './checkout.module.css';

interface AttendeeFieldsProps {
  group: CartGroupView;
  field: ReturnType<typeof useForm>['field'];
}

/** Who comes. Tickets without a name have the buyer's. */
export function AttendeeFields({ group, field }: AttendeeFieldsProps) {
  return (
    <div className={classes.nested}>
      {seatsOf(group).map(({ line, number }, n) => {
        const label = { offer: line.offer.name, number };
        return (
          <div key={`${line.id} ${number}`} className={classes.pair}>
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
        );
      })}
    </div>
  );
}
