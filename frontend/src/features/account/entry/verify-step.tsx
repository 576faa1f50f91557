import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { hasCode } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import { CodeField } from '~/ui/code-field';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';
import { EntryFrame } from './entry-frame';
import { type PendingRegistration, forgetRegistration } from './pending-registration';
import { ResendButton } from './resend-button';

interface VerifyStepProps {
  pending: PendingRegistration;
  prove: (code: string) => Promise<void>;
}

export function VerifyStep({ pending, prove }: VerifyStepProps) {
  const form = useForm({
    blame: (error) => (hasCode(error, 'accounts.verification_refused') ? 'code' : undefined),
    submit: ({ code = '' }) => prove(code),
  });
  return (
    <EntryFrame title={m.verify_title()} text={m.verify_text({ email: pending.email })} step={2}>
      <form className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        <CodeField {...form.field('code')} label={m.verify_label()} sendsItself isFirst />
        <Button type="submit" size="lg" loading={form.isBusy}>
          {m.verify_submit()}
        </Button>
      </form>
      <div className={formClasses.aside}>
        <p>{m.verify_spam()}</p>
        <p className={formClasses.links}>
          <ResendButton token={pending.token} />
          <Link to="/register" onClick={forgetRegistration}>
            {m.verify_other()}
          </Link>
        </p>
      </div>
    </EntryFrame>
  );
}
