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
  value: string;
  options: SelectOption[];
  onChange: (event: ChangeEvent<HTMLSelectElement>) => void;
}

/** The platform's own select. Mantine's NativeSelect would bring its whole Combobox for a chevron. */
export function SelectField({
  label,
  isLabelHidden = false,
  value,
  options,
  onChange,
}: SelectFieldProps) {
  return (
    <InputBase
      component="select"
      pointer
      label={isLabelHidden ? undefined : label}
      aria-label={isLabelHidden ? label : undefined}
      value={value}
      onChange={onChange}
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
