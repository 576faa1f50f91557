import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { renewCheckinDevice, revokeCheckinDevice } from '~/api/gen/sdk.gen';
import type {
  DeviceState,
  ManagedCheckinListRowView,
  ManagedDeviceView,
  OfferedDeviceView,
} from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime, formatMoment } from '~/lib/format';
import { keepTogether } from '~/lib/typography';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Dialog } from '~/ui/dialog';
import { mayEditEvents } from '~/ui/event-rights';
import { FormAlert } from '~/ui/form-alert';
import formClasses from '~/ui/form.module.css';
import { Icon } from '~/ui/icon';
import rows from '~/ui/rows.module.css';
import { sheetOf, useDraft, useEditor } from '../editor/editor-context';
import { devicesQuery } from '../query';
import { DeviceForm } from './device-form';
import classes from './devices.module.css';
import { PairingCode } from './pairing-code';

const [LOOKED_EVERY_MS, WATCHED_EVERY_MS] = [20_000, 2_500];

/** What is open: the form of a new one, or the code that pairs one. */
type Open = 'new' | OfferedDeviceView;

/** Scanners on which nobody signs in. */
export function Devices({ lists }: { lists: ManagedCheckinListRowView[] }) {
  const { path, isReadOnly, organization } = useEditor();
  const queries = useQueryClient();
  const query = devicesQuery(path);
  const [open, setOpen] = useState<Open>();
  const [revoking, setRevoking] = useState<ManagedDeviceView>();
  const [failure, setFailure] = useState<unknown>();
  const isOffered = typeof open === 'object';
  const { data, error } = useQuery({
    ...query,
    // Whoever holds the code up wants to know when it was used.
    refetchInterval: isOffered ? WATCHED_EVERY_MS : LOOKED_EVERY_MS,
  });
  const mayEdit = mayEditEvents(organization.role);
  const refresh = () => queries.invalidateQueries({ queryKey: query.queryKey });
  const target = (device_id: string) => ({
    path: { id: path.id, device_id },
    query: { org: path.org },
    throwOnError: true as const,
  });
  const renew = async (id: string) => {
    setFailure(undefined);
    try {
      setOpen((await renewCheckinDevice(target(id))).data);
    } catch (refused) {
      setFailure(refused);
    }
    await refresh();
  };
  const revoke = async () => {
    try {
      await revokeCheckinDevice(target(revoking?.id ?? ''));
    } finally {
      await refresh();
    }
  };
  const gates = [...new Set(lists.flatMap((list) => list.gates))];
  const now = isOffered ? data?.data.find(({ id }) => id === open.id) : undefined;
  return (
    <section className={classes.part} aria-labelledby="devices">
      <h2 id="devices" className={rows.subtitle}>
        {m.devices_title()}
      </h2>
      <p className={classes.text}>{keepTogether(m.devices_text())}</p>
      {!isReadOnly && (
        <div className={formClasses.actions}>
          <Button
            variant="default"
            leftSection={<Icon name="plus" size={18} />}
            onClick={() => setOpen('new')}
          >
            {m.device_new()}
          </Button>
        </div>
      )}
      <FormAlert error={failure ?? (data ? undefined : (error ?? undefined))} />
      {data?.data.length === 0 && <p className={rows.empty}>{m.devices_none()}</p>}
      {data && data.data.length > 0 && (
        <ul className={rows.list}>
          {data.data.map((device) => (
            <DeviceRow
              key={device.id}
              device={device}
              {...(mayEdit && {
                onPair: () => void renew(device.id),
                onRevoke: () => setRevoking(device),
              })}
            />
          ))}
        </ul>
      )}
      <Dialog
        isOpen={open !== undefined}
        title={isOffered ? m.device_pair_title({ name: open.name }) : m.device_new()}
        onClose={() => setOpen(undefined)}
      >
        {open === 'new' && (
          <DeviceForm
            gates={gates}
            onMade={(made) => {
              setOpen(made);
              void refresh();
            }}
            onDone={() => setOpen(undefined)}
          />
        )}
        {isOffered && (
          <PairingCode
            key={open.pairing_code}
            offered={open}
            now={now}
            onAgain={() => void renew(open.id)}
            onDone={() => setOpen(undefined)}
          />
        )}
      </Dialog>
      <ConfirmDialog
        isOpen={revoking !== undefined}
        title={m.device_revoke_title()}
        text={m.device_revoke_text({ name: revoking?.name ?? '' })}
        action={m.device_revoke()}
        submit={revoke}
        onClose={() => setRevoking(undefined)}
      />
    </section>
  );
}

const states: Record<DeviceState, () => string> = {
  waiting: m.device_state_waiting,
  paired: m.device_state_paired,
  expired: m.device_state_expired,
  revoked: m.device_state_revoked,
};

interface DeviceRowProps {
  device: ManagedDeviceView;
  onPair?: () => void;
  onRevoke?: () => void;
}

function DeviceRow({ device, onPair, onRevoke }: DeviceRowProps) {
  const { name, gate, state, last_seen_at, expires_at } = device;
  const zone = sheetOf(useDraft()).timezone ?? 'UTC';
  const isInForce = state === 'waiting' || state === 'paired';
  const facts = [
    ...(gate ? [gate] : []),
    last_seen_at ? m.device_seen({ date: formatMoment(last_seen_at) }) : m.device_never_seen(),
    ...(isInForce ? [m.device_until({ date: formatDateTime(expires_at, zone) })] : []),
  ];
  return (
    <li className={rows.row}>
      <div className={rows.about}>
        <p className={rows.name}>
          <strong>{name}</strong>
          <span
            className={rows.tag}
            data-kind={state === 'paired' ? 'good' : isInForce ? undefined : 'bad'}
          >
            {states[state]()}
          </span>
        </p>
        <p className={rows.facts}>{facts.join(' · ')}</p>
      </div>
      {isInForce && (
        <div className={rows.tools}>
          {onPair && (
            <Button
              variant="default"
              size="sm"
              aria-label={m.device_pair_of({ name })}
              onClick={onPair}
            >
              {m.device_pair()}
            </Button>
          )}
          {onRevoke && (
            <Button
              variant="default"
              size="sm"
              aria-label={m.device_revoke_of({ name })}
              onClick={onRevoke}
            >
              {m.device_revoke()}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}
