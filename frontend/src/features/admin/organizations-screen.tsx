import { Button, TextInput } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { closeSupportAccess } from '~/api/gen/sdk.gen';
import type { SupportAccessView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { FormAlert } from '~/ui/form-alert';
import { Icon } from '~/ui/icon';
import { initialOf } from '~/ui/initial';
import rows from '~/ui/rows.module.css';
import formClasses from '~/ui/form.module.css';
import { SectionHead } from '~/ui/section-layout';
import { AccessDialog, type Wanted } from './access-dialog';
import classes from './account-filters.module.css';
import { accessesQuery, organizationsQuery } from './query';
import { parseOrganizationSearch } from './search';

const route = getRouteApi('/admin/organizations');

export function OrganizationsScreen() {
  const search = route.useSearch();
  const { data: page } = useSuspenseQuery(organizationsQuery(search));
  const { data: accesses } = useSuspenseQuery(accessesQuery());
  const navigate = useNavigate();
  const [wanted, setWanted] = useState<Wanted>();
  const isOpen = (id: string) => accesses.data.some((access) => access.organization_id === id);
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = new FormData(event.currentTarget).get('q');
    void navigate({
      to: '/admin/organizations',
      search: parseOrganizationSearch({ q, cursor: undefined }),
      resetScroll: false,
    });
  };
  return (
    <>
      <SectionHead title={m.account_organizations()} text={m.organizations_admin_text()} />
      <OpenAccesses accesses={accesses.data} />
      <search aria-label={m.organizations_search()}>
        <form className={classes.form} onSubmit={onSubmit}>
          <TextInput
            type="search"
            name="q"
            label={m.organizations_q()}
            defaultValue={search.q ?? ''}
            maxLength={200}
          />
          <Button type="submit" leftSection={<Icon name="search" />}>
            {m.filter_search()}
          </Button>
        </form>
      </search>
      {page.data.length === 0 ? (
        <p className={rows.empty}>{m.organizations_not_found()}</p>
      ) : (
        <ul className={rows.list}>
          {page.data.map((organization) => {
            const { id, name, slug, n_members, created_at } = organization;
            return (
              <li key={id} className={rows.row}>
                <span className={rows.mark} aria-hidden="true">
                  {initialOf(name)}
                </span>
                <div className={rows.about}>
                  <p className={rows.name}>
                    <strong>{name}</strong>
                  </p>
                  <p className={rows.facts}>
                    {slug} · {m.organization_n_members({ count: n_members })} ·{' '}
                    <time dateTime={created_at}>{formatMoment(created_at)}</time>
                  </p>
                </div>
                {!isOpen(id) && (
                  <Button
                    variant="default"
                    size="sm"
                    aria-label={m.access_open_of({ name })}
                    onClick={() => setWanted({ id, name })}
                  >
                    {m.access_open()}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {page.next_cursor && (
        <div className={formClasses.actions}>
          <ButtonLink
            to="/admin/organizations"
            search={{ ...search, cursor: page.next_cursor }}
            variant="default"
          >
            {m.page_next()}
          </ButtonLink>
        </div>
      )}
      <AccessDialog wanted={wanted} onClose={() => setWanted(undefined)} />
    </>
  );
}

/** What one may look into now, and until when. */
function OpenAccesses({ accesses }: { accesses: SupportAccessView[] }) {
  const queries = useQueryClient();
  const [failure, setFailure] = useState<unknown>();
  if (accesses.length === 0) return null;
  const close = async (id: string) => {
    setFailure(undefined);
    try {
      await closeSupportAccess({ path: { id }, throwOnError: true });
    } catch (error) {
      setFailure(error);
    }
    await queries.invalidateQueries({ queryKey: accessesQuery().queryKey });
  };
  return (
    <section aria-labelledby="open-accesses">
      <h2 id="open-accesses" className={rows.subtitle}>
        {m.accesses_title()}
      </h2>
      <FormAlert error={failure} />
      <ul className={rows.list}>
        {accesses.map(({ organization_id: id, organization, expires_at, reason }) => (
          <li key={id} className={rows.row}>
            <div className={rows.about}>
              <p className={rows.name}>
                <Link to="/admin/organizations/$id" params={{ id }}>
                  {organization}
                </Link>
              </p>
              <p className={rows.facts}>
                {m.access_until()} <time dateTime={expires_at}>{formatMoment(expires_at)}</time>
                {' · '}
                {reason}
              </p>
            </div>
            <Button
              variant="default"
              size="sm"
              aria-label={m.access_close_of({ name: organization })}
              onClick={() => void close(id)}
            >
              {m.access_close()}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
