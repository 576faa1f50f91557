import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { verifySecondFactor } from '~/api/gen/sdk.gen';
import { adoptSession } from '~/api/session-store';
import { m } from '~/i18n/messages.js';
import { CodeField } from '~/ui/code-field';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { useForm } from '~/ui/use-form';
import { EntryFrame } from './entry-frame';
import { forgetFlow } from './flow';
import { startOver } from './start-over';

interface CodeStepProps {
  token: string;
  onArrive: () => void;
}

export function CodeStep({ token, onArrive }: CodeStepProps) {
  const [isRecovery, setIsRecovery] = useState(false);
  const name = isRecovery ? 'recovery_code' : 'code';
  const form = useForm({
    blame: (error) => (hasCode(error, 'accounts.wrong_code') ? name : undefined),
    submit: async (proof) => {
      try {
        const { data: session } = await verifySecondFactor({
          auth: token,
          body: { ...proof, transport: 'cookie' },
          throwOnError: true,
        });
        adoptSession(session);
        onArrive();
      } catch (error) {
        if (!startOver(error)) throw error;
      }
    },
  });
  return (
    <EntryFrame
      title={isRecovery ? m.recover_title() : m.code_title()}
      text={isRecovery ? m.recover_text() : m.code_text()}
    >
      <form key={name} className={formClasses.form} {...form.props}>
        <FormAlert error={form.failure} />
        {isRecovery ? (
          <TextInput
            {...form.field(name)}
            label={m.recover_label()}
            required
            withAsterisk={false}
            maxLength={40}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            data-autofocus
          />
        ) : (
          <CodeField {...form.field(name)} label={m.code_label()} sendsItself isFirst />
        )}
        <Button type="submit" size="lg" loading={form.isBusy}>
          {m.login_submit()}
        </Button>
        <p className={formClasses.links}>
          <button
            type="button"
            className={formClasses.quiet}
            onClick={() => setIsRecovery(!isRecovery)}
          >
            {isRecovery ? m.recover_back() : m.code_lost()}
          </button>
          <button type="button" className={formClasses.quiet} onClick={forgetFlow}>
            {m.code_other_account()}
          </button>
        </p>
      </form>
      {isRecovery && (
        <div className={formClasses.aside}>
          <p>{m.recover_none()}</p>
        </div>
      )}
    </EntryFrame>
  );
}
