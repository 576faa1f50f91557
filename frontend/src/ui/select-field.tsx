import { InputBase } from '@mantine/core';
import type { ChangeEvent } from 'react';
import { Icon } from './icon';

interface SelectOption {
  value: string;
  label: string;
}

interface SelectFieldProps {
  label: string;
  /** The label is for screen readers only: its row says the same to eyes. */
  isLabelHidden?: boolean;
  /** Followed by the caller, or only read when its form is sent. */
  value?: string;
  defaultValue?: string;
  name?: string;
  error?: string | undefined;
  description?: string;
  required?: boolean;
  options: SelectOption[];
  onChange?: (event: ChangeEvent<HTMLSelectElement>) => void;
  onInput?: () => void;
}

/** The platform's own select. Mantine's NativeSelect would bring its whole Combobox for a chevron. */
export function SelectField({ label, isLabelHidden = false, options, ...field }: SelectFieldProps) {
  return (
    <InputBase
      component="select"
      pointer
      label={isLabelHidden ? undefined : label}
      aria-label={isLabelHidden ? label : undefined}
      {...field}
      rightSection={<Icon name="chevron" size={18} />}
      rightSectionPointerEvents="none"
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </InputBase>
  );
}
