import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { OrderSummaryView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment, formatMoney } from '~/lib/format';
import { usePageTitle } from '~/lib/page-title';
import { keepTogether } from '~/lib/typography';
import { ButtonLink } from '~/ui/button-link';
import { MoreButton } from '~/ui/more-button';
import { Notice } from '~/ui/notice';
import { PageHeading } from '~/ui/page-heading';
import { FrameSkeleton } from '~/ui/section-skeleton';
import { stateText } from '~/ui/order-words';
import classes from './orders.module.css';
import { myOrdersQuery } from './queries';

/** Everything that somebody ordered, the newest first. */
export function OrdersScreen() {
  usePageTitle(m.orders_title());
  const orders = useInfiniteQuery(myOrdersQuery());
  if (orders.error && !orders.data) throw orders.error;
  if (!orders.data) return <FrameSkeleton />;
  const rows = orders.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) {
    return (
      <Notice
        mark="0"
        title={m.orders_empty()}
        text={m.orders_empty_text()}
        actions={<ButtonLink to="/events">{m.cart_empty_action()}</ButtonLink>}
      />
    );
  }
  return (
    <div className={classes.screen}>
      <PageHeading className={classes.title}>{m.orders_title()}</PageHeading>
      <ul className={classes.orders}>
        {rows.map((order) => (
          <OrderRow key={order.id} order={order} />
        ))}
      </ul>
      <MoreButton pages={orders} />
    </div>
  );
}

function OrderRow({ order }: { order: OrderSummaryView }) {
  const titles = [...new Set(order.lines.map(({ event_title: title }) => title))];
  return (
    <li className={classes.order} data-status={order.status}>
      <div className={classes.what}>
        <h2>
          <Link to="/orders/$code" params={{ code: order.code }}>
            {keepTogether(titles.join(', '))}
          </Link>
        </h2>
        <p className={classes.soft}>
          {m.order_title({ code: order.code })} ·{' '}
          <time dateTime={order.created_at}>{formatMoment(order.created_at)}</time>
        </p>
        <p className={classes.soft}>{order.organizer.name}</p>
      </div>
      <p className={classes.state} data-status={order.status}>
        {stateText(order)}
      </p>
      <p className={classes.sum}>
        {order.total.amount > 0 ? formatMoney(order.total) : m.price_free()}
      </p>
    </li>
  );
}
