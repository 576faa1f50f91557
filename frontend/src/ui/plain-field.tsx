import { type ComponentProps, useId } from 'react';
import classes from './plain-field.module.css';

interface PlainFieldProps extends ComponentProps<'input'> {
  label: string;
  error?: string | undefined;
}

/** A field for pages that everybody loads: the library's own would weigh more than the page's part. */
export function PlainField({ label, error, ...input }: PlainFieldProps) {
  const id = useId();
  return (
    <div className={classes.field}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        {...input}
      />
      <p id={`${id}-error`} role="alert">
        {error}
      </p>
    </div>
  );
}
