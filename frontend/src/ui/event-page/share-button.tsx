import { Button } from '@mantine/core';
import { useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import classes from './share-button.module.css';

type Outcome = 'idle' | 'copied' | 'failed';

/** The device's own sharing sheet where there is one; elsewhere the link goes to the clipboard. */
export function ShareButton({ title }: { title: string }) {
  const [outcome, setOutcome] = useState<Outcome>('idle');

  const share = async () => {
    const url = window.location.href;
    try {
      if (navigator.share) await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        setOutcome('copied');
      }
    } catch (error) {
      // Closing the sheet is a choice, not a failure.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      setOutcome('failed');
    }
  };

  return (
    <div className={classes.share}>
      <Button
        variant="default"
        fullWidth
        leftSection={<Icon name="share" />}
        onClick={() => void share()}
      >
        {m.event_share()}
      </Button>
      <p role="status" className={classes.status}>
        {outcome === 'copied' && m.event_share_copied()}
        {outcome === 'failed' && m.event_share_failed()}
      </p>
    </div>
  );
}
