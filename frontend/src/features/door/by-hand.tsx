import { Button, TextInput } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { readTicketCode } from '~/lib/ticket-code';
import { Dialog } from '~/ui/dialog';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';

interface ByHandProps {
  isOpen: boolean;
  onCode: (code: string) => void;
  onClose: () => void;
}

/** For a code that no reader reads: it is pasted or typed. */
export function ByHand({ isOpen, onCode, onClose }: ByHandProps) {
  return (
    <Dialog isOpen={isOpen} title={m.scan_by_hand()} onClose={onClose}>
      <CodeForm onCode={onCode} onClose={onClose} />
    </Dialog>
  );
}

/** A code may begin or end with a space; what was copied with it may not. */
function codeOf(text: string): string {
  const line = text.replaceAll(/[\r\n]/g, '');
  return readTicketCode(line) ? line : line.trim();
}

function CodeForm({ onCode, onClose }: Omit<ByHandProps, 'isOpen'>) {
  const form = useForm({
    submit: async ({ ticket = '' }) => {
      onCode(codeOf(ticket));
      onClose();
      return Promise.resolve();
    },
  });
  return (
    <form className={formClasses.form} {...form.props}>
      <TextInput
        {...form.field('ticket')}
        label={m.scan_code()}
        description={m.scan_by_hand_text()}
        required
        withAsterisk={false}
        maxLength={2_000}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        data-autofocus
      />
      <div className={formClasses.actions}>
        <Button type="submit">{m.scan_check()}</Button>
        <Button variant="default" onClick={onClose}>
          {m.dialog_cancel()}
        </Button>
      </div>
    </form>
  );
}
