import { Loader } from '@mantine/core';
import type { OrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import classes from './orders.module.css';

/** The payment is with the bank: what to do, or that there is nothing to do but wait. */
export function UnderWay({ order: { payment } }: { order: OrderView }) {
  const next = payment?.status === 'requires_action' ? payment.next_action : null;
  return (
    <div className={classes.panel} role="status">
      {next?.type === 'redirect' ? (
        <>
          <p>{m.order_bank_asks()}</p>
          <p>
            <a className={classes.button} href={next.url}>
              {m.order_to_bank()}
            </a>
          </p>
        </>
      ) : (
        <p className={classes.waiting}>
          <Loader size="sm" /> {m.order_waiting()}
        </p>
      )}
    </div>
  );
}
