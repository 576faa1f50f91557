import { Button } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import type { ManagedCheckinListRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { ButtonLink } from '~/ui/button-link';
import { inOwnLanguage } from '~/ui/event-texts';
import { Icon } from '~/ui/icon';
import { listName } from '~/ui/list-name';
import rows from '~/ui/rows.module.css';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { datesQuery, offersQuery } from '../query';
import { policyText } from './list-words';

interface ListRowProps {
  list: ManagedCheckinListRowView;
  isAtDoor: boolean;
  onOpen?: () => void;
  onDelete?: () => void;
}

/** A list, and whom it lets in when. */
export function ListRow({ list, isAtDoor, onOpen, onDelete }: ListRowProps) {
  const { path } = useEditor();
  const { data: offers } = useSuspenseQuery(offersQuery(path));
  const { data: dates } = useSuspenseQuery(datesQuery(path));
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const name = listName(list);
  const date = dates.data.find(({ id }) => id === list.occurrence_id);
  const names = offers.data
    .filter(({ id }) => list.offer_ids?.includes(id))
    .map(({ name_fr, name_en }) => inOwnLanguage(name_fr, name_en));
  const facts = [
    list.offer_ids ? m.parts_for({ offers: names.join(', ') || '—' }) : m.parts_all_offers(),
    date ? formatDateTime(date.starts_at, zone) : m.checkin_date_all(),
    ...(list.policy ? [policyText(list.policy)] : []),
    ...(typeof list.opens_minutes === 'number'
      ? [m.checkin_opens_fact({ minutes: list.opens_minutes })]
      : []),
    ...(typeof list.closes_minutes === 'number'
      ? [m.checkin_closes_fact({ minutes: list.closes_minutes })]
      : []),
  ];
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
        </p>
        <p className={rows.facts}>{facts.join(' · ')}</p>
        {list.gates.length > 0 && (
          <p className={rows.facts}>
            {keepTogether(m.doors_gates({ gates: list.gates.join(', ') }))}
          </p>
        )}
      </div>
      <div className={rows.tools}>
        {isAtDoor && (
          <ButtonLink
            to="/door/{-$listId}"
            params={{ listId: list.id }}
            size="sm"
            variant="default"
            aria-label={m.checkin_open_of({ name })}
          >
            {m.doors_open()}
          </ButtonLink>
        )}
        {onOpen && (
          <Button
            variant="default"
            size="sm"
            aria-label={m.checkin_change_of({ name })}
            onClick={onOpen}
          >
            {m.member_change()}
          </Button>
        )}
        {onDelete && (
          <Button
            variant="default"
            size="sm"
            px="xs"
            aria-label={m.checkin_delete_of({ name })}
            onClick={onDelete}
          >
            <Icon name="close" size={18} />
          </Button>
        )}
      </div>
    </li>
  );
}
