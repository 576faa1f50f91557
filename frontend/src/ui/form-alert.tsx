import { ApiError } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import classes from './form-alert.module.css';
import { refusalText } from './refusal-text';

interface FormAlertProps {
  error: unknown;
  /** Better words than the refusal's own. */
  text?: string | undefined;
}

/** What kept a form from being accepted, when no field is to blame. */
export function FormAlert({ error, text }: FormAlertProps) {
  const requestId = error instanceof ApiError && error.status >= 500 ? error.requestId : undefined;
  return (
    <div role="alert" className={error ? classes.alert : undefined}>
      {error !== undefined && (
        <p>
          {text ?? refusalText(error)}
          {requestId && (
            <>
              {' '}
              {m.failed_request_id()} <code>{requestId}</code>
            </>
          )}
        </p>
      )}
    </div>
  );
}
