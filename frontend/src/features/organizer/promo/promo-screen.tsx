import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { downloadPromoCodes } from '~/api/gen/sdk.gen';
import type { PromoCodeView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { saveFile } from '~/lib/save-file';
import { Dialog } from '~/ui/dialog';
import { DownloadButton } from '~/ui/download-button';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { MoreButton } from '~/ui/more-button';
import rows from '~/ui/rows.module.css';
import { SelectField } from '~/ui/select-field';
import { useDraft, useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { promoCodesQuery } from '../query';
import { PROMO_STATUSES, parsePromoSearch } from '../search';
import { BulkForm } from './bulk-form';
import { asSheet } from './codes-file';
import { PromoForm } from './promo-form';
import { PromoList } from './promo-list';
import { promoStatusText } from './promo-words';
import classes from './promo.module.css';

const route = getRouteApi('/organizations/$slug_/events/$id/codes');

type Open = 'new' | 'many' | PromoCodeView;

const titleOf = (open: Open | undefined): string => {
  if (open === 'many') return m.promo_bulk_title();
  return open === 'new' ? m.promo_new() : m.promo_change_title();
};

/** What buyers may type to pay less, or to see what others do not. */
export function PromoScreen() {
  const { path, isReadOnly } = useEditor();
  const search = route.useSearch();
  const pages = useInfiniteQuery(promoCodesQuery(path, search));
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const codes = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const isFiltered = search.q !== undefined || search.status !== undefined;
  const hasAny = isFiltered || total > 0;
  return (
    <Frame name={m.promo_nav()} title={m.promo_title()} text={m.promo_text()} isDisabled={false}>
      {!isReadOnly && (
        <div className={formClasses.actions}>
          <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen('new')}>
            {m.promo_new()}
          </Button>
          <Button variant="default" onClick={() => setOpen('many')}>
            {m.promo_bulk()}
          </Button>
          {hasAny && <Download />}
        </div>
      )}
      {hasAny && <Filters />}
      {hasAny && !isFiltered && (
        <p role="status" className={classes.count}>
          {m.promo_count({ count: total, shown: formatCount(total) })}
        </p>
      )}
      {codes.length > 0 && <PromoList codes={codes} onOpen={setOpen} />}
      {codes.length === 0 && !pages.isPending && (
        <p className={rows.empty}>{isFiltered ? m.promo_not_found() : m.promo_none()}</p>
      )}
      <MoreButton pages={pages} />
      <Dialog isOpen={open !== undefined} title={titleOf(open)} onClose={close} isWide>
        {open === 'many' && <BulkForm onDone={close} />}
        {open === 'new' && <PromoForm onDone={close} />}
        {typeof open === 'object' && <PromoForm code={open} onDone={close} />}
      </Dialog>
    </Frame>
  );
}

/** All of them as a table, to hand on or to count. */
function Download() {
  const { path } = useEditor();
  const { slug } = useDraft().base.value;
  const save = async () => {
    const { data: file } = await downloadPromoCodes({
      path: { id: path.id },
      query: { org: path.org },
      throwOnError: true,
    });
    saveFile(`codes-promo-${slug}.csv`, asSheet(file), 'text/csv');
  };
  return <DownloadButton label={m.promo_download()} save={save} />;
}

function Filters() {
  const { organization, path } = useEditor();
  const search = route.useSearch();
  const navigate = useNavigate();
  const ask = (change: Record<string, unknown>) =>
    void navigate({
      to: '/organizations/$slug/events/$id/codes',
      params: { slug: organization.slug, id: path.id },
      search: parsePromoSearch({ ...search, ...change }),
      resetScroll: false,
    });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    ask({ q: new FormData(event.currentTarget).get('q') });
  };
  return (
    <search aria-label={m.promo_search()}>
      <form className={classes.filters} onSubmit={onSubmit}>
        <TextInput
          key={search.q}
          type="search"
          name="q"
          label={m.promo_q()}
          defaultValue={search.q ?? ''}
          maxLength={40}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
        <SelectField
          label={m.invited_state()}
          value={search.status ?? ''}
          options={[
            { value: '', label: m.users_status_any() },
            ...PROMO_STATUSES.map((value) => ({ value, label: promoStatusText(value) })),
          ]}
          onChange={({ currentTarget }) => ask({ status: currentTarget.value })}
        />
        <Button type="submit" variant="default">
          {m.filter_search()}
        </Button>
      </form>
    </search>
  );
}
