import { Button, TextInput } from '@mantine/core';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FormEvent, RefObject } from 'react';
import { m } from '~/i18n/messages.js';
import { ListKeysHelp, type useListKeys } from '~/ui/list-keys';
import { stateName } from '~/ui/order-words';
import { SelectField } from '~/ui/select-field';
import { useEditor } from '../editor/editor-context';
import { parseListSearch } from '../search';
import { filtersOf } from '../views/filters';
import { type ChipProps, SavedViews } from '../views/saved-views';
import { ORDER_SORTS, ORDER_STATUSES, type OrderSort, ordersOf } from './asked';
import classes from './desk.module.css';
import { PartFilters } from './part-filters';

const route = getRouteApi('/organizations/$slug_/events/$id/orders/');

const sortText: Record<OrderSort, () => string> = {
  newest: m.desk_newest,
  oldest: m.desk_oldest,
  amount: m.desk_by_amount,
  name: m.desk_by_name,
};

/** A link to the orders as a view has them. */
function ViewChip({ view: { name, filters }, className = '' }: ChipProps) {
  const { organization, path } = useEditor();
  return (
    <Link
      to="/organizations/$slug/events/$id/orders"
      params={{ slug: organization.slug, id: path.id }}
      search={ordersOf(parseListSearch(filters))}
      activeOptions={{ exact: true, includeSearch: true }}
      resetScroll={false}
      className={className}
    >
      {name}
    </Link>
  );
}

interface FiltersProps {
  field: RefObject<HTMLInputElement | null>;
  help: ReturnType<typeof useListKeys>;
}

/** Which orders, in which order. */
export function DeskFilters({ field, help }: FiltersProps) {
  const { organization, path } = useEditor();
  const search = ordersOf(route.useSearch());
  const navigate = useNavigate();
  const ask = (change: Record<string, unknown>) =>
    void navigate({
      to: '/organizations/$slug/events/$id/orders',
      params: { slug: organization.slug, id: path.id },
      search: ordersOf(parseListSearch({ ...search, ...change })),
      resetScroll: false,
    });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  // A view is for every event of the organization: what belongs to this one stays out of it.
  const { offer: _offer, occurrence: _date, ...everywhere } = search;
  return (
    <>
      <search aria-label={m.desk_search()}>
        <form className={classes.filters} onSubmit={onSubmit}>
          <TextInput
            key={search.q}
            ref={field}
            type="search"
            name="q"
            label={m.desk_q()}
            defaultValue={search.q ?? ''}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            aria-keyshortcuts="/"
          />
          <Button type="submit" variant="default">
            {m.filter_search()}
          </Button>
        </form>
        <div className={classes.choices}>
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
          <PartFilters chosen={search} ask={ask} />
          <SelectField
            label={m.desk_sort()}
            value={search.sort ?? 'newest'}
            options={ORDER_SORTS.map((value) => ({ value, label: sortText[value]() }))}
            onChange={({ currentTarget: { value } }) => ask({ sort: value })}
          />
        </div>
      </search>
      <SavedViews
        org={organization.id}
        list="orders"
        filters={filtersOf(everywhere)}
        Chip={ViewChip}
      />
      <ListKeysHelp help={help} />
    </>
  );
}
