import { Button, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { m } from '~/i18n/messages.js';
import groupClasses from '~/ui/groups.module.css';
import { Icon } from '~/ui/icon';
import type { useForm } from '~/ui/use-form';
import classes from './page.module.css';

interface AddressListProps {
  form: ReturnType<typeof useForm>;
  /** Its rows are `name/0`, `name/1` …, as the API calls them when one is refused. */
  name: string;
  legend: string;
  hint: string;
  rowLabel: (n: number) => string;
  addLabel: string;
  initial: string[];
  max: number;
}

/** The addresses of a list, in the order of its rows. */
export const addressesOf = (values: Record<string, string>, name: string): string[] =>
  Object.entries(values)
    .filter(([key]) => key.startsWith(`${name}/`))
    .map(([, address]) => address.trim());

/** Addresses one below the other; each row keeps its own text. */
export function AddressList(props: AddressListProps) {
  const { form, name, legend, hint, rowLabel, addLabel, initial, max } = props;
  const [rows, setRows] = useState(() => initial.map((address, key) => ({ key, address })));
  const lastKey = useRef(initial.length);
  const group = useRef<HTMLFieldSetElement>(null);
  const add = () => {
    lastKey.current += 1;
    // oxlint-disable-next-line react-dom/no-flush-sync -- the row must be there to be focused
    flushSync(() => setRows((now) => [...now, { key: lastKey.current, address: '' }]));
    Array.from(group.current?.querySelectorAll('input') ?? [])
      .at(-1)
      ?.focus();
  };
  const remove = (key: number) => {
    setRows((now) => now.filter((row) => row.key !== key));
    group.current?.focus();
  };
  return (
    <fieldset ref={group} tabIndex={-1} className={classes.list}>
      <legend>{legend}</legend>
      <p className={groupClasses.hint}>{hint}</p>
      {rows.map(({ key, address }, index) => (
        <div key={key} className={classes.row}>
          <TextInput
            {...form.field(`${name}/${index}`)}
            aria-label={rowLabel(index + 1)}
            type="url"
            required
            withAsterisk={false}
            defaultValue={address}
            maxLength={500}
            placeholder="https://"
            autoComplete="off"
          />
          <Button
            variant="default"
            aria-label={`${m.list_remove()} : ${rowLabel(index + 1)}`}
            onClick={() => remove(key)}
          >
            <Icon name="close" size={18} />
          </Button>
        </div>
      ))}
      {rows.length < max && (
        <div>
          <Button variant="default" leftSection={<Icon name="plus" size={18} />} onClick={add}>
            {addLabel}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
