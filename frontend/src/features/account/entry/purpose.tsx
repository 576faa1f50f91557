import { m } from '~/i18n/messages.js';
import classes from './purpose.module.css';

export type PurposeValue = 'visitor' | 'organizer';

interface PurposeProps {
  value: PurposeValue;
  onChange: (value: PurposeValue) => void;
}

const choices = [
  { value: 'visitor', title: m.register_visitor, hint: m.register_visitor_hint },
  { value: 'organizer', title: m.register_organizer, hint: m.register_organizer_hint },
] as const;

/** What somebody comes for. It decides which fields there are and is not sent itself. */
export function Purpose({ value, onChange }: PurposeProps) {
  return (
    <fieldset className={classes.choices}>
      <legend>{m.register_purpose()}</legend>
      {choices.map((choice) => (
        <label key={choice.value} className={classes.choice}>
          <input
            type="radio"
            name="purpose"
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
          />
          <strong>{choice.title()}</strong>
          <small>{choice.hint()}</small>
        </label>
      ))}
    </fieldset>
  );
}
