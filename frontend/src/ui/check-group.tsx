import { useId } from 'react';
import formClasses from './form.module.css';
import classes from './groups.module.css';

interface CheckGroupProps {
  legend: string;
  hint?: string;
  name: string;
  error: string | undefined;
  onInput: () => void;
  options: { value: string; label: string; isChosen: boolean }[];
}

/** Several of something. `choicesOf` reads them: a form's values have one text per name. */
export function CheckGroup({ legend, hint, name, error, onInput, options }: CheckGroupProps) {
  const id = useId();
  return (
    <fieldset className={classes.checks} aria-describedby={id} onInput={onInput}>
      <legend>{legend}</legend>
      {hint && <p className={formClasses.text}>{hint}</p>}
      {options.map(({ value, label, isChosen }) => (
        <label key={value} className={formClasses.check}>
          <input
            type="checkbox"
            name={name}
            value={value}
            defaultChecked={isChosen}
            aria-invalid={error ? true : undefined}
          />
          <span>{label}</span>
        </label>
      ))}
      <p id={id} className={classes.blame}>
        {error}
      </p>
    </fieldset>
  );
}
