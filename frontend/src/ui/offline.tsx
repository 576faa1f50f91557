import { Button } from '@mantine/core';
import { m } from '~/i18n/messages.js';
import { Notice } from './notice';

interface OfflineProps {
  onRetry: () => void;
}

export function Offline({ onRetry }: OfflineProps) {
  return (
    <Notice
      mark="…"
      alert
      title={m.offline_title()}
      text={m.offline_text()}
      actions={<Button onClick={onRetry}>{m.failed_retry()}</Button>}
    />
  );
}
