import { Button } from '@mantine/core';
import { useCallback, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Countdown } from '~/ui/paying/countdown';
import { saleRefusalText } from '~/ui/sale-text';
import classes from './checkout.module.css';
import type { useHold } from './use-hold';

/** For how long the places are kept, and longer. */
export function HoldNote({ hold }: { hold: ReturnType<typeof useHold> }) {
  const [isOver, setIsOver] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const end = useCallback(() => setIsOver(true), []);
  const { order } = hold;
  if (!order?.expires_at) return null;
  if (isOver) {
    return (
      <div role="alert" className={classes.over}>
        <p>{m.hold_over()}</p>
        <Button
          size="compact-md"
          variant="default"
          onClick={() => {
            setIsOver(false);
            hold.again();
          }}
        >
          {m.hold_again()}
        </Button>
      </div>
    );
  }
  const extend = async () => {
    try {
      await hold.extend();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <div className={classes.hold}>
      <Countdown until={order.expires_at} onEnd={end} />
      {order.can_extend && (
        <button type="button" className={classes.quiet} onClick={() => void extend()}>
          {m.hold_extend()}
        </button>
      )}
      {failure !== undefined && <p role="alert">{saleRefusalText(failure)}</p>}
    </div>
  );
}
