import { InputBase } from '@mantine/core';
import type { ChangeEvent } from 'react';
import { Icon } from './icon';

interface SelectOption {
  value: string;
  label: string;
}

interface SelectFieldProps {
  label: string;
  value: string;
  options: SelectOption[];
  onChange: (event: ChangeEvent<HTMLSelectElement>) => void;
}

/** The platform's own select. Mantine's NativeSelect would bring its whole Combobox for a chevron. */
export function SelectField({ label, value, options, onChange }: SelectFieldProps) {
  return (
    <InputBase
      component="select"
      pointer
      label={label}
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
