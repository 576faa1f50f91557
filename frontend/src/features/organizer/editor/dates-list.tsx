import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { deleteOccurrence, updateOccurrence } from '~/api/gen/sdk.gen';
import type { ListedOccurrenceView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatCount, formatRange, formatTime, formatWeekday } from '~/lib/format';
import { present } from '~/lib/present';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Dialog } from '~/ui/dialog';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { CallOffCost } from '../events/call-off-cost';
import { datesQuery, refreshLists } from '../query';
import { DateForm } from './date-form';
import classes from './dates-list.module.css';
import { useDraft, useEditor } from './editor-context';

const SHOWN_FIRST = 12;

type Asked = { what: 'change' | 'delete' | 'cancel' | 'restore'; date: ListedOccurrenceView };

interface DatesListProps {
  dates: ListedOccurrenceView[];
  zone: string;
}

export function DatesList({ dates, zone }: DatesListProps) {
  const { path } = useEditor();
  const event = useDraft().base.value;
  const queries = useQueryClient();
  const [showsAll, setShowsAll] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const about = (what: Asked['what']) => (asked?.what === what ? asked.date : undefined);
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: datesQuery(path).queryKey });
    await refreshLists(queries);
  };
  const target = (date: ListedOccurrenceView) => ({
    path: { id: path.id, occurrence_id: date.id },
    query: { org: path.org },
    headers: { 'If-Match': date.etag },
    throwOnError: true as const,
  });
  const act = async ({ confirmation }: Record<string, string>) => {
    if (!asked) return;
    const { what, date } = asked;
    const confirm = present({ confirm: confirmation });
    try {
      await (what === 'delete'
        ? deleteOccurrence(target(date))
        : updateOccurrence({
            ...target(date),
            body: what === 'cancel' ? { status: 'cancelled', ...confirm } : { status: 'scheduled' },
          }));
    } finally {
      // Whether it worked or somebody was faster: the list is as it is now.
      await refresh();
    }
  };
  if (dates.length === 0) return null;
  const shown = showsAll ? dates : dates.slice(0, SHOWN_FIRST);
  const words = asked && texts[asked.what];
  return (
    <>
      <ul className={classes.list}>
        {shown.map((date) => (
          <DateRow key={date.id} date={date} zone={zone} ask={(what) => setAsked({ what, date })} />
        ))}
      </ul>
      {shown.length < dates.length && (
        <div>
          <Button variant="default" onClick={() => setShowsAll(true)}>
            {m.dates_all({ count: formatCount(dates.length) })}
          </Button>
        </div>
      )}
      <Dialog isOpen={about('change') !== undefined} title={m.dates_change_title()} onClose={close}>
        {asked && <DateForm zone={zone} date={asked.date} onDone={close} />}
      </Dialog>
      <ConfirmDialog
        isOpen={asked !== undefined && asked.what !== 'change'}
        title={words?.title() ?? ''}
        text={words?.text({ date: asked ? when(asked.date, zone) : '' }) ?? ''}
        action={words?.action() ?? ''}
        submit={act}
        explain={(error) =>
          hasCode(error, 'catalog.name_needed') ? m.call_off_ordered_meanwhile() : undefined
        }
        onClose={close}
      >
        {(form) =>
          asked?.what === 'cancel' &&
          event.has_orders && (
            <CallOffCost form={form} path={path} slug={event.slug} date={asked.date.id} />
          )
        }
      </ConfirmDialog>
    </>
  );
}

const texts = {
  change: { title: m.dates_change_title, text: () => '', action: m.form_save },
  delete: { title: m.dates_delete_title, text: m.dates_delete_text, action: m.dates_delete },
  cancel: { title: m.dates_cancel_title, text: m.dates_cancel_text, action: m.dates_cancel },
  restore: { title: m.dates_restore_title, text: m.dates_restore_text, action: m.dates_restore },
};

const when = ({ starts_at, ends_at }: ListedOccurrenceView, zone: string): string =>
  formatRange(starts_at, ends_at, zone);

interface DateRowProps {
  date: ListedOccurrenceView;
  zone: string;
  ask: (what: Asked['what']) => void;
}

function DateRow({ date, zone, ask }: DateRowProps) {
  const { isReadOnly } = useEditor();
  const { base } = useDraft();
  const isCancelled = date.status === 'cancelled';
  const name = when(date, zone);
  const [isOver] = useState(() => new Date(date.ends_at).getTime() < Date.now());
  return (
    <li className={classes.row} data-off={isCancelled || isOver || undefined}>
      <div className={classes.when}>
        <span className={classes.weekday}>{formatWeekday(date.starts_at, zone)}</span>{' '}
        <time dateTime={date.starts_at}>{name}</time>
        {date.doors_at && (
          <span className={classes.detail}>
            {m.dates_doors({ time: formatTime(date.doors_at, zone) })}
          </span>
        )}
      </div>
      {isCancelled && (
        <span className={rows.tag} data-kind="bad">
          {m.event_cancelled()}
        </span>
      )}
      {isOver && !isCancelled && <span className={rows.tag}>{m.dates_over()}</span>}
      {!isReadOnly && (
        <div className={classes.tools}>
          <Button
            variant="default"
            size="sm"
            aria-label={m.dates_change_of({ date: name })}
            onClick={() => ask('change')}
          >
            {m.member_change()}
          </Button>
          {base.value.status === 'published' && !isOver && (
            <Button
              variant="default"
              size="sm"
              aria-label={(isCancelled ? m.dates_restore_of : m.dates_cancel_of)({ date: name })}
              onClick={() => ask(isCancelled ? 'restore' : 'cancel')}
            >
              {isCancelled ? m.dates_restore() : m.dates_cancel()}
            </Button>
          )}
          <Button
            variant="default"
            size="sm"
            px="xs"
            aria-label={m.dates_delete_of({ date: name })}
            onClick={() => ask('delete')}
          >
            <Icon name="close" size={18} />
          </Button>
        </div>
      )}
    </li>
  );
}
