import { TextInput } from '@mantine/core';
import { useDraft } from './use-draft';

interface DateFilterProps {
  label: string;
  value: string | undefined;
  min?: string | undefined;
  max?: string | undefined;
  onApply: (day: string) => void;
}

/** While a year is being typed the field passes through 0002, 0020 and 0202: those never apply. */
const isFinished = (day: string) => day === '' || day >= '2000';

export function DateFilter({ label, value, min, max, onApply }: DateFilterProps) {
  const [day, setDay] = useDraft(value);
  return (
    <TextInput
      type="date"
      label={label}
      min={min}
      max={max}
      value={day}
      onChange={({ currentTarget }) => {
        setDay(currentTarget.value);
        if (isFinished(currentTarget.value)) onApply(currentTarget.value);
      }}
    />
  );
}
