import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useCallback, useState } from 'react';
import { ApiError } from '~/api/api-error';
import { getPaymentConfigOptions } from '~/api/gen/@tanstack/react-query.gen';
import type { OrderView, PayOrderRequest } from '~/api/gen/types.gen';
import { extendHold, letGo, payOrder } from '~/api/orders';
import { m } from '~/i18n/messages.js';
import { formatMoney } from '~/lib/format';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { createAttempts } from '~/ui/paying/attempt';
import { CardFields } from '~/ui/paying/card-fields';
import { Countdown } from '~/ui/paying/countdown';
import { goToBank } from '~/ui/paying/go-to-bank';
import { createPayer, payingForm, tokenOf, wishOf } from '~/ui/paying/payer';
import { useForm } from '~/ui/use-form';
import { declineText } from '~/ui/order-words';
import classes from './orders.module.css';
import { answersToPay } from './order-seats';
import { askedQuery, orderQuery } from './queries';

const PAYMENT_REQUIRED = 402;

/** Most events ask nothing. */
const AnswerFields = lazy(async () => ({
  default: (await import('./answer-fields')).AnswerFields,
}));

/** An order that waits for its money: why the last card did not do, and another try. */
export function PayOrder({ order }: { order: OrderView }) {
  const queries = useQueryClient();
  const [attempts] = useState(() => createAttempts<PayOrderRequest>());
  const [payer] = useState(createPayer);
  const [failure, setFailure] = useState<unknown>();
  const { data: payments } = useQuery(getPaymentConfigOptions());
  const { data: asked } = useQuery(askedQuery(order.code));
  const { queryKey } = orderQuery(order.code);
  const refresh = useCallback(
    () => queries.invalidateQueries({ queryKey: orderQuery(order.code).queryKey }),
    [queries, order.code],
  );
  const end = useCallback(() => void refresh(), [refresh]);
  const form = useForm({
    ...payingForm(payer),
    submit: async (values) => {
      setFailure(undefined);
      try {
        const { order: next, payment } = await attempts.send(
          wishOf(payer, values),
          async () => ({
            token: await tokenOf(payer, values),
            ...answersToPay(order, asked ?? [], values),
          }),
          (key, body) => payOrder(key, order.code, body),
        );
        if (payment && goToBank(payment)) return;
        queries.setQueryData(queryKey, next);
      } catch (error) {
        // A declined card is said by the order itself.
        await refresh();
        throw error;
      }
    },
  });
  const act = async (work: () => Promise<unknown>) => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(error);
    }
    await refresh();
  };
  const declined = declineText(order);
  const isSaid =
    declined !== undefined &&
    form.failure instanceof ApiError &&
    form.failure.status === PAYMENT_REQUIRED;
  return (
    <div className={classes.panel}>
      {order.expires_at && <Countdown until={order.expires_at} onEnd={end} />}
      {declined && (
        <p role="alert" className={classes.declined}>
          {declined} {m.decline_next()}
        </p>
      )}
      <FormAlert error={failure ?? (isSaid ? undefined : form.failure)} />
      {payments && asked && (
        <form className={formClasses.form} {...form.props}>
          {asked.length > 0 && (
            <Suspense>
              <AnswerFields order={order} asked={asked} field={form.field} />
            </Suspense>
          )}
          <CardFields payments={payments} total={order.total} field={form.field} payer={payer} />
          <Button type="submit" size="lg" fullWidth loading={form.isBusy}>
            {m.pay({ total: formatMoney(order.total) })}
          </Button>
        </form>
      )}
      <p className={classes.quiets}>
        {order.can_extend && (
          <button
            type="button"
            className={formClasses.quiet}
            onClick={() => void act(() => extendHold(order.id))}
          >
            {m.hold_extend()}
          </button>
        )}
        <button
          type="button"
          className={formClasses.quiet}
          onClick={() => void act(() => letGo(order.id))}
        >
          {m.order_let_go()}
        </button>
      </p>
    </div>
  );
}
