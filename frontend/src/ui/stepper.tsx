import { type KeyboardEvent, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Icon } from './icon';
import classes from './stepper.module.css';

interface StepperProps {
  /** What is counted. */
  label: string;
  value: number;
  /** The fewest that there can be of something. */
  min: number;
  max: number;
  /** Whether there can be none: then one less than the fewest is none. */
  isOptional?: boolean;
  onChange: (value: number) => void;
}

/** How many: one more, one less, or typed. */
export function Stepper({ label, value, min, max, isOptional = false, onChange }: StepperProps) {
  // What is being typed, which need not be a number yet.
  const [draft, setDraft] = useState<string>();
  const least = isOptional ? 0 : min;
  const set = (next: number) => {
    setDraft(undefined);
    // Between none and the fewest there is nothing: the way that one was going goes on.
    const jumped = next < min ? (isOptional && next < value ? 0 : min) : next;
    const fitting = Math.max(least, Math.min(jumped, max));
    if (fitting !== value) onChange(fitting);
  };
  const read = (text: string) => {
    const number = /^\d{1,4}$/.test(text) ? Number(text) : undefined;
    return number === undefined || number > max || (number < min && number !== least)
      ? undefined
      : number;
  };
  const commit = () => {
    if (draft !== undefined) set(/^\d+$/.test(draft) ? Number(draft) : value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (event.key === 'Enter') commit();
    if (step === undefined) return;
    event.preventDefault();
    set(value + step);
  };
  return (
    <div
      role="group"
      aria-label={label}
      className={classes.stepper}
      data-some={value > 0 || undefined}
    >
      <button
        type="button"
        aria-label={m.stepper_less({ label })}
        aria-disabled={value <= least}
        onClick={() => set(value - 1)}
      >
        <Icon name="minus" size={18} />
      </button>
      <input
        type="text"
        inputMode="numeric"
        autoComplete="off"
        role="spinbutton"
        aria-label={m.stepper_quantity({ label })}
        aria-valuenow={value}
        aria-valuemin={least}
        aria-valuemax={max}
        value={draft ?? value}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => {
          const text = currentTarget.value.trim();
          const number = read(text);
          setDraft(number === undefined ? text : undefined);
          if (number !== undefined && number !== value) onChange(number);
        }}
        onBlur={commit}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        aria-label={m.stepper_more({ label })}
        aria-disabled={value >= max}
        onClick={() => set(value + 1)}
      >
        <Icon name="plus" size={18} />
      </button>
    </div>
  );
}
