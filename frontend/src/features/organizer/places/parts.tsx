import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { deleteQuota } from '~/api/gen/sdk.gen';
import type { ListedOccurrenceView, QuotaView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatRange } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Dialog } from '~/ui/dialog';
import { inOwnLanguage } from '~/ui/event-texts';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { SelectField } from '~/ui/select-field';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { More } from '../editor/step-frame';
import { datesQuery, offersQuery, quotasQuery } from '../query';
import { DatePlaces } from './date-places';
import { datesToSell } from './dates';
import { PartForm } from './part-form';
import { PlacesRow } from './places-row';
import classes from './places.module.css';

/** For who wants more than one number: places for some offers only, places kept back, what is taken. */
export function Parts() {
  const { path, organization } = useEditor();
  const { data: dates } = useSuspenseQuery(datesQuery(path));
  const { data: quotas } = useSuspenseQuery(quotasQuery(path));
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const [beginsOpen] = useState(() =>
    quotas.data.some(({ kind, blocked, overbook }) => kind === 'part' || blocked + overbook > 0),
  );
  const [now] = useState(() => Date.now());
  const choices = datesToSell(dates.data, now);
  const [chosen, setChosen] = useState<string>();
  const date = choices.find(({ id }) => id === chosen) ?? choices[0];
  return (
    <More title={m.parts_more()} isOpen={beginsOpen}>
      <p className={formClasses.text}>{keepTogether(m.parts_text())}</p>
      {choices.length > 1 && (
        <SelectField
          label={m.places_date()}
          value={date?.id ?? ''}
          options={choices.map(({ id, starts_at, ends_at }) => ({
            value: id,
            label: formatRange(starts_at, ends_at, zone),
          }))}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      )}
      {date ? (
        <PartsOfDate
          key={date.id}
          date={date}
          others={choices.filter(({ id }) => id !== date.id)}
        />
      ) : (
        <p className={formClasses.text}>
          <Link
            to="/organizations/$slug/events/$id/dates"
            params={{ slug: organization.slug, id: path.id }}
          >
            {m.parts_no_date()}
          </Link>
        </p>
      )}
    </More>
  );
}

type Open = { what: 'new' | 'whole' } | { what: 'change' | 'delete'; part: QuotaView };

const explain = (error: unknown): string | undefined =>
  hasCode(error, 'sales.quota_in_use') ? m.part_in_use() : undefined;

interface PartsOfDateProps {
  date: ListedOccurrenceView;
  others: ListedOccurrenceView[];
}

function PartsOfDate({ date, others }: PartsOfDateProps) {
  const { path, isReadOnly } = useEditor();
  const { data: quotas } = useSuspenseQuery(quotasQuery(path));
  const { data: offers } = useSuspenseQuery(offersQuery(path));
  const queries = useQueryClient();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const own = quotas.data.filter(({ occurrence_id }) => occurrence_id === date.id);
  const sold = offers.data.filter(
    ({ occurrence_id }) => !occurrence_id || occurrence_id === date.id,
  );
  const names = new Map(
    sold.map(({ id, name_fr, name_en }) => [id, inOwnLanguage(name_fr, name_en)]),
  );
  const takersOf = ({ kind, offer_ids }: QuotaView): string => {
    if (kind === 'part' && !offer_ids) return m.parts_all_offers();
    return (offer_ids ?? []).flatMap((id) => names.get(id) ?? []).join(', ');
  };
  const deleting = open?.what === 'delete' ? open.part : undefined;
  const remove = async () => {
    if (!deleting) return;
    try {
      await deleteQuota({
        path: { id: path.id, quota_id: deleting.id },
        query: { org: path.org },
        headers: { 'If-Match': deleting.etag },
        throwOnError: true,
      });
    } finally {
      await queries.invalidateQueries({ queryKey: quotasQuery(path).queryKey });
    }
  };
  return (
    <>
      <ul className={classes.parts}>
        {own.map((quota) => (
          <PlacesRow
            key={quota.id}
            quota={quota}
            takers={takersOf(quota)}
            {...(!isReadOnly && {
              onChange: () =>
                setOpen(
                  quota.kind === 'part' ? { what: 'change', part: quota } : { what: 'whole' },
                ),
              ...(quota.kind === 'part' && {
                onDelete: () => setOpen({ what: 'delete', part: quota }),
              }),
            })}
          />
        ))}
      </ul>
      {!isReadOnly && (
        <div className={formClasses.actions}>
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={18} />}
            disabled={sold.length === 0}
            onClick={() => setOpen({ what: 'new' })}
          >
            {m.part_new()}
          </Button>
        </div>
      )}
      {sold.length === 0 && <p className={formClasses.text}>{m.parts_no_offer()}</p>}
      <Dialog isOpen={open?.what === 'whole'} title={m.places_date_title()} onClose={close}>
        <DatePlaces dateId={date.id} onDone={close} />
      </Dialog>
      <Dialog
        isOpen={open?.what === 'new' || open?.what === 'change'}
        title={open?.what === 'new' ? m.part_new() : m.part_change_title()}
        onClose={close}
      >
        <PartForm
          date={date}
          others={others}
          offers={sold}
          {...(open?.what === 'change' && { part: open.part })}
          onDone={close}
        />
      </Dialog>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.part_delete_title()}
        text={m.part_delete_text({ name: deleting?.name ?? '' })}
        action={m.part_delete()}
        explain={explain}
        submit={remove}
        onClose={close}
      />
    </>
  );
}
