import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { DeskOrderRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment, formatMoney } from '~/lib/format';
import { Dialog } from '~/ui/dialog';
import { mayManageOrders } from '~/ui/event-rights';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { MoreButton } from '~/ui/more-button';
import { deskStateText, stateKind, stateName } from '~/ui/order-words';
import rows from '~/ui/rows.module.css';
import { SelectField } from '~/ui/select-field';
import { useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { isAboutOrders, ordersQuery } from '../query';
import { ORDER_STATUSES, parseOrdersSearch } from '../search';
import { CompForm } from './comp-form';
import classes from './desk.module.css';

const route = getRouteApi('/organizations/$slug_/events/$id/orders/');

/** Who bought what. */
export function DeskScreen() {
  const { organization, path } = useEditor();
  const search = route.useSearch();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const pages = useInfiniteQuery(ordersQuery(path, search));
  const [isGiving, setIsGiving] = useState(false);
  const orders = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const isEmpty = orders.length === 0 && !pages.isPending;
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
      {(isFiltered || !isEmpty) && <Filters />}
      {isEmpty && (
        <p className={rows.empty} role="status">
          {isFiltered ? m.desk_not_found() : m.desk_none()}
        </p>
      )}
      {orders.length > 0 && (
        <ul className={rows.list} data-stale={pages.isPlaceholderData || undefined}>
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

function Filters() {
  const { organization, path } = useEditor();
  const search = route.useSearch();
  const navigate = useNavigate();
  const ask = (change: Record<string, unknown>) =>
    void navigate({
      to: '/organizations/$slug/events/$id/orders',
      params: { slug: organization.slug, id: path.id },
      search: parseOrdersSearch({ ...search, ...change }),
      resetScroll: false,
    });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  return (
    <search aria-label={m.desk_search()}>
      <form className={classes.filters} onSubmit={onSubmit}>
        <TextInput
          key={search.q}
          type="search"
          name="q"
          label={m.desk_q()}
          defaultValue={search.q ?? ''}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
        />
        <SelectField
          label={m.invited_state()}
          value={search.asking ? 'asking' : (search.status ?? '')}
          options={[
            { value: '', label: m.users_status_any() },
            ...ORDER_STATUSES.map((value) => ({ value, label: stateName(value) })),
            { value: 'asking', label: m.desk_asking() },
          ]}
          onChange={({ currentTarget: { value } }) =>
            ask(
              value === 'asking'
                ? { status: undefined, asking: 'true' }
                : { status: value, asking: undefined },
            )
          }
        />
        <Button type="submit" variant="default">
          {m.filter_search()}
        </Button>
      </form>
    </search>
  );
}
