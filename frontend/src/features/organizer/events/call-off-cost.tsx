import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CancellationView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatMoney } from '~/lib/format';
import { literalPattern } from '~/lib/literal-pattern';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import type { useForm } from '~/ui/use-form';
import { type EventPath, cancellationQuery } from '../query';

interface CallOffCostProps {
  form: ReturnType<typeof useForm>;
  path: EventPath;
  slug: string;
  /** One date of it; by default all. */
  date?: string;
}

/** What calling off moves, and the name of the event that whoever means it types. */
export function CallOffCost({ form, path, slug, date }: CallOffCostProps) {
  const { data, error } = useQuery(cancellationQuery(path, date));
  return (
    <>
      <p className={formClasses.text} role="status">
        {data ? costText(data) : !error && m.call_off_counting()}
      </p>
      <FormAlert error={error ?? undefined} />
      <TextInput
        {...form.field('confirmation')}
        label={m.call_off_confirm({ slug })}
        required
        withAsterisk={false}
        pattern={literalPattern(slug)}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </>
  );
}

function costText({ n_tickets, amount }: CancellationView): string {
  if (n_tickets === 0) return m.call_off_no_tickets();
  const tickets = m.call_off_tickets({ count: n_tickets, shown: formatCount(n_tickets) });
  const money =
    amount.amount === 0 ? m.call_off_no_money() : m.call_off_money({ amount: formatMoney(amount) });
  return `${tickets} ${money}`;
}
