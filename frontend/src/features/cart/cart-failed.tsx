import { Button } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { Notice } from '~/ui/notice';
import { refusalText } from '~/ui/refusal-text';

interface CartFailedProps {
  error: Error;
  retry: () => void;
}

export function CartFailed({ error, retry }: CartFailedProps) {
  return (
    <Notice
      alert
      mark="!"
      title={m.cart_failed()}
      text={refusalText(error)}
      actions={<Button onClick={retry}>{m.failed_retry()}</Button>}
    />
  );
}
