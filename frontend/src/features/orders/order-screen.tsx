import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useRef } from 'react';
import { isNotFound } from '~/api/api-error';
import { getCartQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import type { OrderView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { usePageTitle } from '~/lib/page-title';
import { AnswerList } from '~/ui/answers/answer-list';
import { ButtonLink } from '~/ui/button-link';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { Totals } from '~/ui/totals';
import { OrderLines } from './order-lines';
import { moneyText, stateText } from '~/ui/order-words';
import classes from './orders.module.css';
import { PayOrder } from './pay-order';
import { isUnderWay, orderQuery } from './queries';
import { UnderWay } from './under-way';

const route = getRouteApi('/orders/$code');

/** Whoever pays does not wait for it. */
const GiveBack = lazy(async () => ({ default: (await import('./give-back')).GiveBack }));
const Papers = lazy(async () => ({ default: (await import('./papers')).Papers }));

export function OrderScreen() {
  const { code } = route.useParams();
  const { data: order, error } = useQuery(orderQuery(code));
  usePageTitle(m.order_title({ code }));
  // The router's own `notFound` is for loaders: thrown while drawing, it ends as a fault without words.
  if (isNotFound(error) && !order) {
    return (
      <Notice
        mark="404"
        title={m.missing_title()}
        text={m.missing_text()}
        actions={<ButtonLink to="/me/orders">{m.orders_title()}</ButtonLink>}
      />
    );
  }
  if (error && !order) throw error;
  return order ? <Order order={order} /> : <FrameSkeleton />;
}

function titleOf(order: OrderView): string {
  if (order.status === 'confirmed') return m.order_done_title();
  if (order.status === 'expired') return m.order_expired_title();
  if (order.status === 'cancelled') return m.order_cancelled_title();
  return isUnderWay(order) ? m.order_under_way_title() : m.order_pending_title();
}

function Order({ order }: { order: OrderView }) {
  const title = titleOf(order);
  const queries = useQueryClient();
  const top = useRef<HTMLDivElement>(null);
  // What was bought has left the cart, which nobody on this page is looking at but the header.
  useEffect(() => {
    if (order.status === 'pending') return;
    void queries.invalidateQueries({ queryKey: getCartQueryKey(), refetchType: 'all' });
  }, [queries, order.status]);
  const said = useRef(title);
  // What happens while one waits is said: the new heading takes the focus.
  useEffect(() => {
    if (said.current === title) return;
    said.current = title;
    top.current?.querySelector('h1')?.focus();
  }, [title]);
  return (
    <div ref={top} className={classes.screen}>
      <header className={classes.head} data-status={order.status}>
        <p className={classes.code}>
          <Link to="/me/orders">{m.orders_title()}</Link> · {m.order_title({ code: order.code })}
        </p>
        <PageHeading className={classes.title}>{title}</PageHeading>
        <Outcome order={order} />
      </header>
      <div className={classes.columns}>
        <div className={classes.main}>
          {order.status === 'pending' && !isUnderWay(order) && <PayOrder order={order} />}
          {isUnderWay(order) && <UnderWay order={order} />}
          <OrderLines order={order} />
          {order.status !== 'pending' && order.answers.length > 0 && (
            <section aria-labelledby="answers">
              <h2 id="answers" className={classes.heading}>
                {m.answers_given()}
              </h2>
              <AnswerList order={order} />
            </section>
          )}
          {order.status !== 'pending' && (
            <Suspense>
              <GiveBack order={order} />
            </Suspense>
          )}
        </div>
        <div role="group" className={classes.summary} aria-label={m.order_receipt()}>
          <h2>{m.order_receipt()}</h2>
          <Totals group={order} />
          <dl className={classes.facts}>
            <dt>{m.order_state()}</dt>
            <dd>{moneyText(order) ?? stateText(order)}</dd>
            <dt>{m.event_organizer()}</dt>
            <dd>{order.organizer.name}</dd>
            <dt>{m.order_buyer()}</dt>
            <dd>
              {order.contact.name}
              <br />
              {order.contact.email}
            </dd>
            {order.payment?.method && order.status === 'confirmed' && (
              <>
                <dt>{m.checkout_payment()}</dt>
                <dd>{order.payment.method}</dd>
              </>
            )}
          </dl>
          {order.confirmed_at && (
            <Suspense>
              <Papers order={order} />
            </Suspense>
          )}
        </div>
      </div>
    </div>
  );
}

/** What it means for the buyer, and where to go on. */
function Outcome({ order }: { order: OrderView }) {
  if (order.status === 'confirmed') {
    return (
      <p className={classes.lede}>
        {m.order_done_text({ count: order.tickets.length, email: order.contact.email })}
      </p>
    );
  }
  if (order.status === 'pending') {
    return (
      <p className={classes.lede}>
        {isUnderWay(order) ? m.order_under_way_text() : m.order_pending_text()}
      </p>
    );
  }
  const isPaidBack = order.payment_state === 'refunded';
  return (
    <>
      <p className={classes.lede}>
        {order.status === 'expired' ? m.order_expired_text() : m.order_cancelled_text()}{' '}
        {isPaidBack ? m.order_refunded_text() : order.paid.amount === 0 && m.order_nothing_paid()}
      </p>
      <p>
        {order.confirmed_at ? (
          <ButtonLink to="/events">{m.cart_empty_action()}</ButtonLink>
        ) : (
          <ButtonLink to="/cart">{m.tickets_to_cart()}</ButtonLink>
        )}
      </p>
    </>
  );
}
