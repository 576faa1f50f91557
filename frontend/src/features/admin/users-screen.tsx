import { Button, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { AccountView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { initialsOf } from '~/lib/initials';
import { ButtonLink } from '~/ui/button-link';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import formClasses from '~/ui/form.module.css';
import { SectionHead } from '~/ui/section-layout';
import { SelectField } from '~/ui/select-field';
import classes from './account-filters.module.css';
import { usersQuery } from './query';
import { parseUserSearch } from './search';
import { AccountTags } from './account-tags';

const route = getRouteApi('/admin/users');

export function UsersScreen() {
  const search = route.useSearch();
  const { data: page } = useSuspenseQuery(usersQuery(search));
  const navigate = useNavigate();
  const ask = (change: Record<string, unknown>) =>
    void navigate({
      to: '/admin/users',
      search: parseUserSearch({ ...search, cursor: undefined, ...change }),
      resetScroll: false,
    });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  return (
    <>
      <SectionHead title={m.users_title()} text={m.users_text()} />
      <search aria-label={m.users_search()}>
        <form className={classes.form} onSubmit={onSubmit}>
          <TextInput
            type="search"
            name="q"
            label={m.users_q()}
            defaultValue={search.q ?? ''}
            maxLength={200}
          />
          <SelectField
            label={m.users_status()}
            value={search.status ?? ''}
            options={[
              { value: '', label: m.users_status_any() },
              { value: 'active', label: m.users_active() },
              { value: 'disabled', label: m.users_disabled() },
              { value: 'erased', label: m.users_erased() },
            ]}
            onChange={(event) => ask({ status: event.currentTarget.value })}
          />
          <Button type="submit" leftSection={<Icon name="search" />}>
            {m.filter_search()}
          </Button>
        </form>
      </search>
      {page.data.length === 0 ? (
        <p className={rows.empty}>{m.users_none()}</p>
      ) : (
        <ul className={rows.list}>
          {page.data.map((account) => (
            <Account key={account.id} account={account} />
          ))}
        </ul>
      )}
      {page.next_cursor && (
        <div className={formClasses.actions}>
          <ButtonLink
            to="/admin/users"
            search={{ ...search, cursor: page.next_cursor }}
            variant="default"
          >
            {m.page_next()}
          </ButtonLink>
        </div>
      )}
    </>
  );
}

function Account({ account }: { account: AccountView }) {
  return (
    <li className={rows.row}>
      <span className={rows.mark} aria-hidden="true">
        {initialsOf(account.name)}
      </span>
      <div className={rows.about}>
        <p className={rows.name}>
          <Link to="/admin/users/$id" params={{ id: account.id }}>
            {account.name}
          </Link>
          <AccountTags account={account} />
        </p>
        <p className={rows.facts}>
          {account.email} · {m.user_since()}{' '}
          <time dateTime={account.created_at}>{formatMoment(account.created_at)}</time>
        </p>
      </div>
    </li>
  );
}
