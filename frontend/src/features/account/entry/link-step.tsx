import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';
import { EntryFrame } from './entry-frame';

interface LinkStepProps {
  title: string;
  text: string;
  action: string;
  step?: number;
  submit: () => Promise<void>;
  children?: ReactNode;
}

/** A mail's link changes nothing by being opened, as programs that look at mail do: somebody says yes. */
export function LinkStep({ title, text, action, step, submit, children }: LinkStepProps) {
  const form = useForm({ submit });
  return (
    <EntryFrame title={title} text={text} step={step}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <Button type="submit" size="lg" loading={form.isBusy}>
          {action}
        </Button>
      </form>
      {children}
    </EntryFrame>
  );
}
