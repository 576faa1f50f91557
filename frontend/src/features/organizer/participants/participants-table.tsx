import { Link } from '@tanstack/react-router';
import type { ReactNode, RefObject } from 'react';
import type { ParticipantView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime, formatMoment } from '~/lib/format';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import type { ParticipantSort } from './asked';
import { type Column, nextSort, sortedBy } from './columns';
import classes from './participants.module.css';
import { columnText, stateText } from './words';

interface TableProps {
  list: RefObject<HTMLTableSectionElement | null>;
  participants: ParticipantView[];
  columns: Column[];
  sort: ParticipantSort;
  onSort: (next: ParticipantSort) => void;
  isStale: boolean;
}

/** Who comes, a row each. Where there is no room for all columns, the table scrolls and the names stay. */
export function ParticipantsTable({
  list,
  participants,
  columns,
  isStale,
  ...sorting
}: TableProps) {
  return (
    // It scrolls by itself, so the keyboard must be able to reach it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div className={classes.scroller} tabIndex={0} role="group" aria-label={m.participants_title()}>
      <table className={classes.table} data-stale={isStale || undefined}>
        <thead>
          <tr>
            <Heading column="name" {...sorting} />
            {columns.map((column) => (
              <Heading key={column} column={column} {...sorting} />
            ))}
          </tr>
        </thead>
        <tbody ref={list}>
          {participants.map((participant) => (
            <Row key={participant.ticket_id} participant={participant} columns={columns} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps {
  column: Column | 'name';
  sort: ParticipantSort;
  onSort: (next: ParticipantSort) => void;
}

function Heading({ column, sort, onSort }: HeadingProps) {
  const next = nextSort(column, sort);
  const direction = sortedBy(column, sort);
  return (
    <th scope="col" aria-sort={direction}>
      {next ? (
        <button
          type="button"
          className={classes.sort}
          data-direction={direction}
          onClick={() => onSort(next)}
        >
          {columnText(column)} <Icon name="chevron" size={16} />
        </button>
      ) : (
        columnText(column)
      )}
    </th>
  );
}

interface RowProps {
  participant: ParticipantView;
  columns: Column[];
}

function Row({ participant, columns }: RowProps) {
  const { organization, path } = useEditor();
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const { name, order_code: code } = participant;
  return (
    <tr data-gone={participant.status === 'cancelled' || undefined}>
      <th scope="row">
        <Link
          to="/organizations/$slug/events/$id/orders/$code"
          params={{ slug: organization.slug, id: path.id, code }}
          className={classes.link}
          dir="auto"
          data-row-link=""
        >
          {name}
        </Link>
      </th>
      {columns.map((column) => (
        <td key={column} data-column={column}>
          {cell(participant, column, zone)}
        </td>
      ))}
    </tr>
  );
}

function cell(participant: ParticipantView, column: Column, zone: string): ReactNode {
  const { status, checked_in_at: cameIn } = participant;
  switch (column) {
    case 'starts_at':
      return formatDateTime(participant.starts_at, zone);
    case 'purchased_at':
      return formatMoment(participant.purchased_at);
    case 'checked_in_at':
      return cameIn ? formatDateTime(cameIn, zone) : '';
    case 'status':
      return (
        <span className={rows.tag} data-kind={status === 'active' ? 'good' : 'bad'}>
          {stateText(status)}
        </span>
      );
    case 'answers':
      return participant.answers.map(({ question_id, label, text }) => (
        <span key={question_id} className={classes.answer}>
          {m.participants_answer({ label, text })}
        </span>
      ));
    default:
      return <bdi>{participant[column]}</bdi>;
  }
}
