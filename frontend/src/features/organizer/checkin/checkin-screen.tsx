import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { deleteCheckinList } from '~/api/gen/sdk.gen';
import type { ManagedCheckinListRowView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Dialog } from '~/ui/dialog';
import { worksAtDoors } from '~/ui/event-rights';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import { listName } from '~/ui/list-name';
import rows from '~/ui/rows.module.css';
import { useEditor } from '../editor/editor-context';
import { Frame } from '../editor/step-frame';
import { checkinListsQuery } from '../query';
import { Devices } from './devices';
import { ListForm } from './list-form';
import { ListRow } from './list-row';
import { Live } from './live';
import { ScanList } from './scan-list';

const explain = (error: unknown): string | undefined =>
  hasCode(error, 'admission.list_stays') ? m.checkin_stays() : undefined;

type Open = 'new' | ManagedCheckinListRowView;

/** Which doors there are, and how they go. */
export function CheckinScreen() {
  const { path, isReadOnly, organization } = useEditor();
  const queries = useQueryClient();
  const query = checkinListsQuery(path);
  const { data: lists } = useSuspenseQuery(query);
  const [open, setOpen] = useState<Open>();
  const [deleting, setDeleting] = useState<ManagedCheckinListRowView>();
  const close = () => setOpen(undefined);
  const isAtDoor = worksAtDoors(organization.role);
  const remove = async () => {
    if (!deleting) return;
    try {
      await deleteCheckinList({
        path: { id: path.id, list_id: deleting.id },
        query: { org: path.org },
        headers: { 'If-Match': deleting.etag },
        throwOnError: true,
      });
    } finally {
      await queries.invalidateQueries({ queryKey: query.queryKey });
    }
  };
  return (
    <Frame
      name={m.checkin_nav()}
      title={m.checkin_title()}
      text={m.checkin_text()}
      isDisabled={false}
    >
      <h2 className={rows.subtitle}>{m.checkin_lists()}</h2>
      {!isReadOnly && (
        <div className={formClasses.actions}>
          <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen('new')}>
            {m.checkin_new()}
          </Button>
        </div>
      )}
      <ul className={rows.list}>
        {lists.data.map((list) => (
          <ListRow
            key={list.id}
            list={list}
            isAtDoor={isAtDoor}
            {...(!isReadOnly && { onOpen: () => setOpen(list) })}
            {...(!isReadOnly && !list.is_main && { onDelete: () => setDeleting(list) })}
          />
        ))}
      </ul>
      <Devices lists={lists.data} />
      {isAtDoor && <Live lists={lists.data} />}
      <ScanList lists={lists.data} />
      <Dialog
        isOpen={open !== undefined}
        title={open === 'new' ? m.checkin_new() : m.checkin_change_title()}
        onClose={close}
        isWide
      >
        {open === 'new' && <ListForm onDone={close} />}
        {typeof open === 'object' && <ListForm list={open} onDone={close} />}
      </Dialog>
      <ConfirmDialog
        isOpen={deleting !== undefined}
        title={m.checkin_delete_title()}
        text={deleting ? m.checkin_delete_text({ name: listName(deleting) }) : ''}
        action={m.checkin_delete()}
        explain={explain}
        submit={remove}
        onClose={() => setDeleting(undefined)}
      />
    </Frame>
  );
}
