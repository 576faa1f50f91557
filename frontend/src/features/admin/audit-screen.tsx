import { Button, TextInput } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { AuditEntryView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatMoment } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import classes from './filters.module.css';
import { auditQuery } from './query';
import { parseAuditSearch } from './search';

const route = getRouteApi('/admin/audit');

export function AuditScreen() {
  const search = route.useSearch();
  const { data: page } = useSuspenseQuery(auditQuery(search));
  const navigate = useNavigate();
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const action = new FormData(event.currentTarget).get('action');
    void navigate({
      to: '/admin/audit',
      search: parseAuditSearch({ ...search, cursor: undefined, action }),
    });
  };
  return (
    <>
      <SectionHead title={m.audit_title()} text={m.audit_text()} />
      <search aria-label={m.audit_title()}>
        <form className={classes.form} onSubmit={onSubmit}>
          <TextInput
            type="search"
            name="action"
            label={m.audit_action()}
            placeholder="accounts.signed_in"
            defaultValue={search.action ?? ''}
            maxLength={100}
          />
          <Button type="submit" leftSection={<Icon name="search" />}>
            {m.filter_search()}
          </Button>
          {search.actor && (
            <ButtonLink to="/admin/audit" search={{}} variant="default">
              {m.filter_reset()}
            </ButtonLink>
          )}
        </form>
      </search>
      {page.data.length === 0 ? (
        <p className={rows.empty}>{m.audit_none()}</p>
      ) : (
        <ol className={rows.list}>
          {page.data.map((entry) => (
            <Entry key={entry.seq} entry={entry} />
          ))}
        </ol>
      )}
      {page.next_cursor && (
        <ButtonLink
          to="/admin/audit"
          search={{ ...search, cursor: page.next_cursor }}
          variant="default"
        >
          {m.page_next()}
        </ButtonLink>
      )}
    </>
  );
}

function Entry({ entry }: { entry: AuditEntryView }) {
  const hasDetails = Object.keys(entry.details).length > 0;
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{entry.action}</strong>
          {entry.organization?.name && <span className={rows.tag}>{entry.organization.name}</span>}
        </p>
        <p className={rows.facts}>
          <time dateTime={entry.at}>{formatMoment(entry.at)}</time>
          {' · '}
          {entry.actor ? (
            <Link to="/admin/users/$id" params={{ id: entry.actor.id }}>
              {entry.actor.name ?? m.audit_gone()}
            </Link>
          ) : (
            m.audit_nobody()
          )}
          {entry.network && ` · ${entry.network}`} · n° {entry.seq}
        </p>
        <p className={rows.facts}>{entry.subject}</p>
        {hasDetails && (
          <p className={rows.facts}>
            <code>{JSON.stringify(entry.details)}</code>
          </p>
        )}
      </div>
    </li>
  );
}
