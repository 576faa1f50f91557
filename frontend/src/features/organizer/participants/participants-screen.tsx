import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { formatCount } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { mayManageOrders } from '~/ui/event-rights';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { ListKeysHelp, useListKeys } from '~/ui/list-keys';
import { MoreButton } from '~/ui/more-button';
import rows from '~/ui/rows.module.css';
import { SavedNote } from '~/ui/saved-note';
import { useEditor } from '../editor/editor-context';
import { Frame, More } from '../editor/step-frame';
import { participantsQuery } from '../query';
import { askedOf } from './asked';
import { COLUMNS, type Column, withColumn } from './columns';
import { DoorListScreen } from './door-list-screen';
import { ExportDialog } from './export-dialog';
import { useColumns } from './kept-columns';
import { MessageDialog } from './message-dialog';
import { MessagesScreen } from './messages-screen';
import { ParticipantsFilters, useAsk } from './participants-filters';
import { ParticipantsTable } from './participants-table';
import classes from './participants.module.css';
import { columnText } from './words';

const route = getRouteApi('/organizations/$slug_/events/$id/participants');

/** Who comes, on the screen or for paper, and what was written to them. */
export function ParticipantsScreen() {
  const { view } = route.useSearch();
  if (view === 'messages') return <MessagesScreen />;
  return view ? <DoorListScreen /> : <ListScreen />;
}

function ListScreen() {
  const { organization, path } = useEditor();
  const search = route.useSearch();
  const ask = useAsk();
  const pages = useInfiniteQuery(participantsQuery(path, search));
  const [columns, choose] = useColumns();
  const [isExporting, setIsExporting] = useState(false);
  const [isWriting, setIsWriting] = useState(false);
  const [nSent, setNSent] = useState(0);
  const list = useRef<HTMLTableSectionElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const help = useListKeys(list, field);
  const found = pages.data?.pages.flatMap(({ data }) => data) ?? [];
  const [first] = pages.data?.pages ?? [];
  const total = first?.total ?? 0;
  const { sort = 'name', ...filters } = askedOf(search);
  const isFiltered = Object.keys(filters).length > 0;
  const isEmpty = found.length === 0 && !pages.isPending;
  const count = m.participants_count({ count: total, shown: formatCount(total) });
  const { offer, occurrence, answers } = search;
  return (
    <Frame
      name={m.participants_nav()}
      title={m.participants_title()}
      text={m.participants_text()}
      isDisabled={false}
    >
      {(isFiltered || !isEmpty) && (
        <>
          <div className={formClasses.actions}>
            <Button
              variant="default"
              leftSection={<Icon name="download" size={18} />}
              onClick={() => setIsExporting(true)}
            >
              {m.participants_export_open()}
            </Button>
            <ButtonLink
              to="/organizations/$slug/events/$id/participants"
              params={{ slug: organization.slug, id: path.id }}
              search={{ offer, occurrence, answers, view: 'door' }}
              variant="default"
              leftSection={<InnerIcon name="print" size={18} />}
            >
              {m.door_list_open()}
            </ButtonLink>
            {mayManageOrders(organization.role) && (
              <Button
                variant="default"
                leftSection={<Icon name="mail" size={18} />}
                onClick={() => setIsWriting(true)}
              >
                {m.message_open()}
              </Button>
            )}
            <ButtonLink
              to="/organizations/$slug/events/$id/participants"
              params={{ slug: organization.slug, id: path.id }}
              search={{ view: 'messages' }}
              variant="subtle"
            >
              {m.messages_open()}
            </ButtonLink>
          </div>
          <SavedNote times={nSent} text={m.message_sent()} />
          <ParticipantsFilters field={field} />
          <More title={m.participants_columns()}>
            <ColumnChoice columns={columns} onChoose={choose} />
          </More>
          <div className={classes.bar}>
            <p role="status" className={classes.count}>
              {count} · {m.participants_in({ count: formatCount(first?.n_checked_in ?? 0) })}
            </p>
            <ListKeysHelp help={help} />
          </div>
        </>
      )}
      {isEmpty && (
        <p className={rows.empty} role="status">
          {isFiltered ? m.participants_not_found() : m.participants_none()}
        </p>
      )}
      {found.length > 0 && (
        <ParticipantsTable
          list={list}
          participants={found}
          columns={columns}
          sort={sort}
          onSort={(next) => ask({ sort: next })}
          isStale={pages.isPlaceholderData}
        />
      )}
      <MoreButton pages={pages} />
      <ExportDialog
        isOpen={isExporting}
        search={search}
        about={count}
        onClose={() => setIsExporting(false)}
      />
      <MessageDialog
        isOpen={isWriting}
        search={search}
        onSent={() => {
          setIsWriting(false);
          setNSent(nSent + 1);
        }}
        onClose={() => setIsWriting(false)}
      />
    </Frame>
  );
}

interface ColumnChoiceProps {
  columns: Column[];
  onChoose: (next: Column[]) => void;
}

function ColumnChoice({ columns, onChoose }: ColumnChoiceProps) {
  return (
    <fieldset className={classes.columns}>
      <legend className={formClasses.unseen}>{m.participants_columns()}</legend>
      {COLUMNS.map((column) => (
        <label key={column} className={formClasses.check}>
          <input
            type="checkbox"
            checked={columns.includes(column)}
            onChange={({ currentTarget }) =>
              onChoose(withColumn(columns, column, currentTarget.checked))
            }
          />
          <span>{columnText(column)}</span>
        </label>
      ))}
    </fieldset>
  );
}
