import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { stepUp } from '~/api/gen/sdk.gen';
import { adoptToken } from '~/api/session-store';
import { m } from '~/i18n/messages.js';
import { CodeField } from './code-field';
import { Dialog } from './dialog';
import { FormAlert } from './form-alert';
import formClasses from './form.module.css';
import { useAskedProof } from './step-up';
import { useForm } from './use-form';

/** Stands ready in the layouts of screens whose actions may need a fresh proof. */
export function StepUpDialog() {
  const asked = useAskedProof();
  return (
    <Dialog
      isOpen={asked !== undefined}
      title={m.step_up_title()}
      onClose={() => asked?.cancelled()}
    >
      {asked && <Proof onProved={asked.proved} />}
    </Dialog>
  );
}

function Proof({ onProved }: { onProved: () => void }) {
  const [isRecovery, setIsRecovery] = useState(false);
  const name = isRecovery ? 'recovery_code' : 'code';
  const form = useForm({
    blame: (error) => (hasCode(error, 'accounts.code_refused') ? name : undefined),
    submit: async (proof) => {
      const { data: token } = await stepUp({ body: proof, throwOnError: true });
      adoptToken(token);
      onProved();
    },
  });
  return (
    <form key={name} className={formClasses.form} {...form.props}>
      <p className={formClasses.text}>{m.step_up_text()}</p>
      <FormAlert error={form.failure} />
      {isRecovery ? (
        <TextInput
          {...form.field(name)}
          label={m.recover_label()}
          required
          withAsterisk={false}
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
        />
      ) : (
        <CodeField {...form.field(name)} label={m.code_label()} sendsItself />
      )}
      <Button type="submit" loading={form.isBusy}>
        {m.step_up_submit()}
      </Button>
      <p className={formClasses.links}>
        <button
          type="button"
          className={formClasses.quiet}
          onClick={() => setIsRecovery(!isRecovery)}
        >
          {isRecovery ? m.recover_back() : m.code_lost()}
        </button>
      </p>
    </form>
  );
}
