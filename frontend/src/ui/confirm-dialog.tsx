import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { m } from '~/i18n/messages.js';
import { Dialog } from './dialog';
import { FormAlert } from './form-alert';
import formClasses from './form.module.css';
import { useForm } from './use-form';

interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  text: string;
  action: string;
  submit: (values: Record<string, string>) => Promise<void>;
  onClose: () => void;
  /** Fields, when there is something to say with it. */
  children?: ReactNode | ((form: ReturnType<typeof useForm>) => ReactNode);
}

/** Asks before what cannot be taken back, and stays open while it is refused. */
export function ConfirmDialog({
  isOpen,
  title,
  text,
  action,
  submit,
  onClose,
  children,
}: ConfirmDialogProps) {
  const form = useForm({
    submit: async (values) => {
      await submit(values);
      onClose();
    },
  });
  return (
    <Dialog isOpen={isOpen} title={title} onClose={onClose}>
      <form className={formClasses.form} {...form.props}>
        <p className={formClasses.text}>{text}</p>
        <FormAlert error={form.failure} />
        {typeof children === 'function' ? children(form) : children}
        <div className={formClasses.actions}>
          <Button type="submit" loading={form.isBusy}>
            {action}
          </Button>
          <Button variant="default" onClick={onClose}>
            {m.dialog_cancel()}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
