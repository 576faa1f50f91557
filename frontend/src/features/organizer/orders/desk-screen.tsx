import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { DeskOrderRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment, formatMoney } from '~/lib/format';
import { Dialog } from '~/ui/dialog';
import { mayManageOrders } from '~/ui/event-rights';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { useListKeys } from '~/ui/list-keys';
import { MoreButton } from '~/ui/more-button';
import { deskStateText, stateKind } from '~/ui/order-words';
import rows from '~/ui/rows.module.css';
import { useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { isAboutOrders, ordersQuery } from '../query';
import { ordersOf } from './asked';
import { CompForm } from './comp-form';
import { DeskFilters } from './desk-filters';
import classes from './desk.module.css';

const route = getRouteApi('/organizations/$slug_/events/$id/orders/');

/** Who bought what. */
export function DeskScreen() {
  const { organization, path } = useEditor();
  const search = ordersOf(route.useSearch());
  const queries = useQueryClient();
  const navigate = useNavigate();
  const pages = useInfiniteQuery(ordersQuery(path, search));
  const [isGiving, setIsGiving] = useState(false);
  const orders = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const { sort: _sort, ...filters } = search;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  const isEmpty = orders.length === 0 && !pages.isPending;
  const list = useRef<HTMLUListElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const help = useListKeys(list, field);
  const params = { slug: organization.slug, id: path.id };
  return (
    <Frame name={m.desk_nav()} title={m.desk_title()} text={m.desk_text()} isDisabled={false}>
      {mayManageOrders(organization.role) && (
        <div className={formClasses.actions}>
          <Button
            variant="default"
            leftSection={<Icon name="ticket" size={18} />}
            onClick={() => setIsGiving(true)}
          >
            {m.comp_action()}
          </Button>
        </div>
      )}
      {(isFiltered || !isEmpty) && <DeskFilters field={field} help={help} />}
      {isEmpty && (
        <p className={rows.empty} role="status">
          {isFiltered ? m.desk_not_found() : m.desk_none()}
        </p>
      )}
      {orders.length > 0 && (
        <ul ref={list} className={rows.list} data-stale={pages.isPlaceholderData || undefined}>
          {orders.map((order) => (
            <Row key={order.id} order={order} />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
      <Dialog isOpen={isGiving} title={m.comp_title()} onClose={() => setIsGiving(false)} isWide>
        <CompForm
          onDone={(order) => {
            setIsGiving(false);
            void queries.invalidateQueries({ predicate: isAboutOrders });
            void navigate({
              to: '/organizations/$slug/events/$id/orders/$code',
              params: { ...params, code: order.code },
            });
          }}
        />
      </Dialog>
    </Frame>
  );
}

function Row({ order }: { order: DeskOrderRowView }) {
  const { organization, path } = useEditor();
  const { code, contact, lines, status, total, created_at } = order;
  const bought = lines.map(({ quantity, offer_name }) => `${quantity} × ${offer_name}`);
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <Link
            to="/organizations/$slug/events/$id/orders/$code"
            params={{ slug: organization.slug, id: path.id, code }}
            className={classes.link}
            data-row-link=""
          >
            <strong>{contact.name}</strong>
          </Link>
          <span className={rows.tag} data-kind={stateKind(status)}>
            {deskStateText(order)}
          </span>
          {order.is_asking && (
            <span className={rows.tag} data-kind="bad">
              {m.desk_asking()}
            </span>
          )}
        </p>
        <p className={rows.facts}>
          <span className={classes.code}>{code}</span> · {bought.join(', ')}
        </p>
        <p className={rows.facts}>
          {contact.email} · {formatMoment(created_at)}
        </p>
      </div>
      <p className={classes.sum}>
        {total.amount > 0 ? formatMoney(total) : m.price_free()}
        {order.refunded.amount > 0 && (
          <span className={classes.back}>
            {m.desk_refunded({ price: formatMoney(order.refunded) })}
          </span>
        )}
      </p>
    </li>
  );
}
