import { Button } from '@mantine/core';
import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ApiError, hasCode } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { Notice } from '~/ui/notice';
import { Offline } from '~/ui/offline';

/** Shown inside the layout, so that the way out (search, home) stays in sight. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  const retry = () => {
    queries.reset();
    reset();
    void router.invalidate();
  };

  if (error instanceof ApiError && error.isUnreachable) return <Offline onRetry={retry} />;
  if (hasCode(error, 'accounts.not_allowed', 'accounts.organization_not_found')) return <Closed />;
  const requestId = error instanceof ApiError ? error.requestId : undefined;
  return (
    <Notice
      mark="!"
      alert
      title={m.failed_title()}
      text={m.failed_text()}
      actions={
        <>
          <Button onClick={retry}>{m.failed_retry()}</Button>
          <ButtonLink to="/" variant="default">
            {m.nav_home()}
          </ButtonLink>
        </>
      }
    >
      {requestId && (
        <>
          {m.failed_request_id()} <code>{requestId}</code>
        </>
      )}
    </Notice>
  );
}

/** Somebody who is known, in front of a door that is not theirs. */
function Closed() {
  return (
    <Notice
      mark="⌀"
      alert
      title={m.closed_title()}
      text={m.closed_text()}
      actions={
        <ButtonLink to="/account" variant="default">
          {m.account_title()}
        </ButtonLink>
      }
    />
  );
}
