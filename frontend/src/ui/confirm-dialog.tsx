import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { m } from '~/i18n/messages.js';
import { keepTogether } from '~/lib/typography';
import { Dialog } from './dialog';
import { FormAlert } from './form-alert';
import formClasses from './form.module.css';
import { useForm } from './use-form';

interface QuestionProps {
  text: string;
  action: string;
  submit: (values: Record<string, string>) => Promise<void>;
  onClose: () => void;
  /** What to do about a refusal, when its own words do not say. */
  explain?: (error: unknown) => string | undefined;
  /** Fields, when there is something to say with it. */
  children?: (form: ReturnType<typeof useForm>) => ReactNode;
}

interface ConfirmDialogProps extends QuestionProps {
  isOpen: boolean;
  title: string;
}

/** Asks before what cannot be taken back, and stays open while it is refused. */
export function ConfirmDialog({ isOpen, title, ...question }: ConfirmDialogProps) {
  return (
    <Dialog isOpen={isOpen} title={title} onClose={question.onClose}>
      <Question {...question} />
    </Dialog>
  );
}

/** Apart, so that each time it is asked it begins without the last refusal. */
function Question({ text, action, submit, onClose, explain, children }: QuestionProps) {
  const form = useForm({
    submit: async (values) => {
      await submit(values);
      onClose();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <p className={formClasses.text}>{keepTogether(text)}</p>
      <FormAlert error={form.failure} text={explain?.(form.failure)} />
      {children?.(form)}
      <div className={formClasses.actions}>
        <Button type="submit" loading={form.isBusy}>
          {action}
        </Button>
        <Button variant="default" onClick={onClose}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
