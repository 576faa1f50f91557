import { InputBase } from '@mantine/core';
import classes from './text-area.module.css';

interface TextAreaProps {
  label: string;
  description?: string;
  name: string;
  error: string | undefined;
  onInput: () => void;
  defaultValue?: string;
  rows?: number;
  required?: boolean;
  minLength?: number;
  maxLength: number;
  lang?: string;
}

/** The platform's own. Mantine's would bring a package that measures it. */
export function TextArea({ rows = 4, ...props }: TextAreaProps) {
  return (
    <InputBase
      component="textarea"
      multiline
      withAsterisk={false}
      rows={rows}
      classNames={{ input: classes.text }}
      {...props}
    />
  );
}
