import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { IssuedInvoiceView, MembershipView } from '~/api/gen/types.gen';
import { issuedInvoiceFile } from '~/api/invoices';
import { useOrganization } from '~/api/use-organization';
import { m } from '~/i18n/messages.js';
import { formatMoment, formatMoney } from '~/lib/format';
import { MoreButton } from '~/ui/more-button';
import { PaperButton } from '~/ui/paper-button';
import rows from '~/ui/rows.module.css';
import { SectionHead } from '~/ui/section-layout';
import { SelectField } from '~/ui/select-field';
import { INVOICE_KINDS, parseInvoicesSearch } from './invoices-search';
import classes from './invoices.module.css';
import { invoicesQuery } from './query';

const route = getRouteApi('/organizations/$slug/invoices');

/** The year in which the first invoices were issued. */
const FIRST_YEAR = 2026;

/** The years that there can be invoices of, the last first. */
function yearsUntilNow(): string[] {
  const last = new Date().getFullYear();
  return Array.from({ length: Math.max(last - FIRST_YEAR, 0) + 1 }, (_, n) => String(last - n));
}

const kindText = {
  invoice: m.invoices_kind_invoice,
  credit_note: m.invoices_kind_credit_note,
};

export function InvoicesScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Invoices organization={organization} /> : null;
}

/** What the organization issued. */
function Invoices({ organization }: { organization: MembershipView }) {
  const search = route.useSearch();
  const pages = useInfiniteQuery(invoicesQuery(organization.id, search));
  const invoices = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const isEmpty = invoices.length === 0 && !pages.isPending;
  return (
    <>
      <SectionHead title={m.invoices_title()} text={m.invoices_text()} />
      {(isFiltered || !isEmpty) && <Filters slug={organization.slug} />}
      {isEmpty && (
        <p className={rows.empty} role="status">
          {isFiltered ? m.invoices_not_found() : m.invoices_none()}
        </p>
      )}
      {invoices.length > 0 && (
        <ul className={rows.list} data-stale={pages.isPlaceholderData || undefined}>
          {invoices.map((invoice) => (
            <Row key={invoice.id} invoice={invoice} organization={organization} />
          ))}
        </ul>
      )}
      <MoreButton pages={pages} />
    </>
  );
}

interface RowProps {
  invoice: IssuedInvoiceView;
  organization: MembershipView;
}

function Row({ invoice, organization }: RowProps) {
  const { id, number, kind, buyer, order_code, event_id, refers, total, tax, issued_at } = invoice;
  const order = m.order_title({ code: order_code });
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong className={classes.number}>{number}</strong>
          {kind === 'credit_note' && <span className={rows.tag}>{kindText[kind]()}</span>}
        </p>
        <p className={rows.facts}>
          {buyer} ·{' '}
          {event_id ? (
            <Link
              to="/organizations/$slug/events/$id/orders/$code"
              params={{ slug: organization.slug, id: event_id, code: order_code }}
            >
              {order}
            </Link>
          ) : (
            order
          )}
        </p>
        <p className={rows.facts}>
          {formatMoment(issued_at)}
          {refers && ` · ${m.invoices_refers({ number: refers })}`}
        </p>
      </div>
      <div className={classes.end}>
        <p className={classes.sum}>
          {formatMoney(total)}
          <span>{m.invoices_tax({ price: formatMoney(tax) })}</span>
        </p>
        {invoice.is_ready && (
          <PaperButton
            label="PDF"
            spoken={m.invoices_download({ number })}
            name={number}
            load={() => issuedInvoiceFile(organization.id, id)}
          />
        )}
      </div>
    </li>
  );
}

function Filters({ slug }: { slug: string }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const ask = (change: Record<string, unknown>) =>
    void navigate({
      to: '/organizations/$slug/invoices',
      params: { slug },
      search: parseInvoicesSearch({ ...search, ...change }),
      resetScroll: false,
    });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  return (
    <search aria-label={m.invoices_search()}>
      <form className={classes.filters} onSubmit={onSubmit}>
        <TextInput
          key={search.q}
          type="search"
          name="q"
          label={m.invoices_q()}
          defaultValue={search.q ?? ''}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
        />
        <SelectField
          label={m.invoices_year()}
          value={search.year ?? ''}
          options={[
            { value: '', label: m.invoices_year_any() },
            ...yearsUntilNow().map((value) => ({ value, label: value })),
          ]}
          onChange={({ currentTarget: { value } }) => ask({ year: value })}
        />
        <SelectField
          label={m.invoices_kind()}
          value={search.kind ?? ''}
          options={[
            { value: '', label: m.invoices_kind_any() },
            ...INVOICE_KINDS.map((value) => ({ value, label: kindText[value]() })),
          ]}
          onChange={({ currentTarget: { value } }) => ask({ kind: value })}
        />
        <Button type="submit" variant="default">
          {m.filter_search()}
        </Button>
      </form>
    </search>
  );
}
