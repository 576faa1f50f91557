import { getRouteApi, useLocation } from '@tanstack/react-router';
import { Suspense, lazy, useState } from 'react';
import { verifyEmail } from '~/api/gen/sdk.gen';
import type { VerifyEmailRequest } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { fragmentToken } from '~/lib/one-time-code';
import { ButtonLink } from '~/ui/button-link';
import { Notice } from '~/ui/notice';
import { EntryFrame } from './entry-frame';
import { useFlow } from './flow';
import { FlowSteps } from './flow-steps';
import { follow } from './follow';
import { forgetRegistration, pendingRegistration } from './pending-registration';

async function prove(body: VerifyEmailRequest): Promise<void> {
  const { data: step } = await verifyEmail({ body, throwOnError: true });
  forgetRegistration();
  await follow(step);
}

const VerifyLink = lazy(async () => ({ default: (await import('./verify-link')).VerifyLink }));

const VerifyStep = lazy(async () => ({ default: (await import('./verify-step')).VerifyStep }));

const route = getRouteApi('/verify-email');

export function VerifyEmailScreen() {
  const { next } = route.useSearch();
  const { hash } = useLocation();
  const flow = useFlow();
  const [pending] = useState(() => pendingRegistration());
  const token = fragmentToken(hash);
  return <FlowSteps next={next}>{start()}</FlowSteps>;

  function start() {
    if (flow.step === 'start' && flow.isExpired) {
      return (
        <EntryFrame title={m.verify_proved_title()} text={m.verify_proved_text()} step={2}>
          <ButtonLink to="/login" size="lg">
            {m.login_submit()}
          </ButtonLink>
        </EntryFrame>
      );
    }
    if (token) {
      return (
        <Suspense>
          <VerifyLink submit={() => prove({ token })} />
        </Suspense>
      );
    }
    if (pending) {
      return (
        <Suspense>
          <VerifyStep
            pending={pending}
            prove={(code) => prove({ registration_token: pending.token, code })}
          />
        </Suspense>
      );
    }
    return (
      <Notice
        mark="@"
        title={m.verify_lost_title()}
        text={m.verify_lost_text()}
        actions={
          <>
            <ButtonLink to="/register">{m.login_register()}</ButtonLink>
            <ButtonLink to="/login" variant="default">
              {m.login_submit()}
            </ButtonLink>
          </>
        }
      />
    );
  }
}
