import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { cancelFactorReset, confirmEmailChange, undoEmailChange } from '~/api/gen/sdk.gen';
import { recheckSession } from '~/api/session';
import { m } from '~/i18n/messages.js';
import { fragmentToken } from '~/lib/one-time-code';
import { ButtonLink } from '~/ui/button-link';
import { EntryFrame } from './entry-frame';
import { LinkInvalid } from './link-invalid';
import { LinkStep } from './link-step';

interface MailLinkProps {
  title: string;
  text: string;
  action: string;
  doneTitle: string;
  doneText: string;
  send: (token: string) => Promise<unknown>;
}

function MailLink({ title, text, action, doneTitle, doneText, send }: MailLinkProps) {
  const { hash } = useLocation();
  const token = fragmentToken(hash);
  const [state, setState] = useState<'asked' | 'done' | 'invalid'>('asked');
  if (!token || state === 'invalid') {
    return (
      <LinkInvalid>
        <ButtonLink to="/account">{m.account_title()}</ButtonLink>
      </LinkInvalid>
    );
  }
  if (state === 'done') {
    return (
      <EntryFrame title={doneTitle} text={doneText}>
        <ButtonLink to="/account/security" size="lg">
          {m.account_security()}
        </ButtonLink>
      </EntryFrame>
    );
  }
  const submit = async () => {
    try {
      await send(token);
      setState('done');
    } catch (error) {
      if (!hasCode(error, 'accounts.link_invalid')) throw error;
      setState('invalid');
    }
  };
  return <LinkStep title={title} text={text} action={action} submit={submit} />;
}

export function EmailConfirmScreen() {
  return (
    <MailLink
      title={m.email_confirm_title()}
      text={m.email_confirm_text()}
      action={m.email_confirm_submit()}
      doneTitle={m.email_confirm_done_title()}
      doneText={m.email_confirm_done_text()}
      send={(token) => confirmEmailChange({ body: { token }, throwOnError: true })}
    />
  );
}

export function EmailUndoScreen() {
  return (
    <MailLink
      title={m.email_undo_title()}
      text={m.email_undo_text()}
      action={m.email_undo_submit()}
      doneTitle={m.email_undo_done_title()}
      doneText={m.email_undo_done_text()}
      send={async (token) => {
        await undoEmailChange({ body: { token }, throwOnError: true });
        // All sessions of that account have ended, this browser's perhaps among them.
        await recheckSession();
      }}
    />
  );
}

export function FactorResetCancelScreen() {
  return (
    <MailLink
      title={m.factor_cancel_title()}
      text={m.factor_cancel_text()}
      action={m.factor_cancel_submit()}
      doneTitle={m.factor_cancel_done_title()}
      doneText={m.factor_cancel_done_text()}
      send={(token) => cancelFactorReset({ body: { token }, throwOnError: true })}
    />
  );
}
