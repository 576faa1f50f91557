import { Button } from '@mantine/core';
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { listSessionsOptions, listSessionsQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import { endAllSessions, endSession } from '~/api/gen/sdk.gen';
import type { DeviceView } from '~/api/gen/types.gen';
import { forgetSession } from '~/api/session-store';
import { m } from '~/i18n/messages.js';
import { deviceName } from '~/lib/device-name';
import { formatMoment } from '~/lib/format';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { InnerIcon } from '~/ui/inner-icon';
import { SectionHead } from '~/ui/section-layout';
import classes from './devices-screen.module.css';

export function DevicesScreen() {
  const { data: devices } = useSuspenseQuery(listSessionsOptions());
  const queries = useQueryClient();
  const router = useRouter();
  const [isLeaving, setIsLeaving] = useState(false);
  const [ending, setEnding] = useState<DeviceView>();

  const end = async (id: string) => {
    await endSession({ path: { id }, throwOnError: true });
    await queries.invalidateQueries({ queryKey: listSessionsQueryKey() });
  };
  const leaveEverywhere = async () => {
    await endAllSessions({ throwOnError: true });
    await router.navigate({ to: '/' });
    forgetSession();
  };

  return (
    <>
      <SectionHead title={m.account_devices()} text={m.devices_text()}>
        <Button
          variant="default"
          leftSection={<InnerIcon name="exit" />}
          onClick={() => setIsLeaving(true)}
        >
          {m.devices_leave()}
        </Button>
      </SectionHead>
      <ul className={classes.list}>
        {devices.data.map((device) => (
          <Device key={device.id} device={device} onEnd={() => setEnding(device)} />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={ending !== undefined}
        title={m.device_end_title()}
        text={m.device_end_text({ device: ending ? nameOf(ending) : '' })}
        action={m.device_end()}
        submit={() => end(ending?.id ?? '')}
        onClose={() => setEnding(undefined)}
      />
      <ConfirmDialog
        isOpen={isLeaving}
        title={m.devices_leave()}
        text={m.devices_leave_text()}
        action={m.devices_leave()}
        submit={leaveEverywhere}
        onClose={() => setIsLeaving(false)}
      />
    </>
  );
}

const nameOf = ({ user_agent }: DeviceView): string => deviceName(user_agent) ?? m.device_unknown();

function Device({ device, onEnd }: { device: DeviceView; onEnd: () => void }) {
  const name = nameOf(device);
  return (
    <li className={classes.device}>
      <span className={classes.icon}>
        <InnerIcon name={/Android|iOS/.test(name) ? 'phone' : 'device'} size={24} />
      </span>
      <div className={classes.about}>
        <p className={classes.name}>
          <strong>{name}</strong>
          {device.is_current && <span className={classes.here}>{m.device_current()}</span>}
        </p>
        <p className={classes.facts}>
          {m.device_used()}{' '}
          <time dateTime={device.last_used_at}>{formatMoment(device.last_used_at)}</time>
          {' · '}
          {m.device_network({ network: device.network })}
        </p>
        <p className={classes.facts}>
          {m.device_since()}{' '}
          <time dateTime={device.created_at}>{formatMoment(device.created_at)}</time>
        </p>
      </div>
      {!device.is_current && (
        <Button
          variant="default"
          size="sm"
          onClick={onEnd}
          aria-label={m.device_end_of({ device: name })}
        >
          {m.device_end()}
        </Button>
      )}
    </li>
  );
}
