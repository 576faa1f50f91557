import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type KeptDevice, forgetDevice } from '~/api/device';
import { getCheckinDeviceOptions } from '~/api/gen/@tanstack/react-query.gen';
import { m } from '~/i18n/messages.js';
import { formatDateTime } from '~/lib/format';
import { ButtonLink } from '~/ui/button-link';
import { ConfirmDialog } from '~/ui/confirm-dialog';
import { Notice } from '~/ui/notice';
import classes from './device.module.css';

/** So often an idle device asks whether it still is one. */
const ASKED_EVERY_MS = 60_000;

interface DeviceBarProps {
  device: KeptDevice;
  /** Above a scanner, where there is no room for more than its name. */
  isWide: boolean;
}

/** Which scanner this is, and until when. */
export function DeviceBar({ device, isWide }: DeviceBarProps) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [isLeaving, setIsLeaving] = useState(false);
  const { data } = useQuery({
    ...getCheckinDeviceOptions(),
    retry: false,
    staleTime: 0,
    refetchInterval: ASKED_EVERY_MS,
  });
  const { name, expires_at, timezone } = data ?? device;
  const unpair = async () => {
    forgetDevice();
    queries.clear();
    await navigate({ to: '/' });
  };
  return (
    <section className={classes.bar} data-wide={isWide || undefined} aria-label={m.device_here()}>
      <p className={classes.name}>
        <strong>{name}</strong>{' '}
        <span className={classes.until}>
          {m.device_until({ date: formatDateTime(expires_at, timezone) })}
        </span>
      </p>
      {!isWide && (
        <button type="button" className={classes.unpair} onClick={() => setIsLeaving(true)}>
          {m.device_unpair()}
        </button>
      )}
      <ConfirmDialog
        isOpen={isLeaving}
        title={m.device_unpair_title()}
        text={m.device_unpair_text({ name })}
        action={m.device_unpair()}
        submit={unpair}
        onClose={() => setIsLeaving(false)}
      />
    </section>
  );
}

/** It was revoked, paired elsewhere, or its time is over. */
export function DeviceEnded({ name }: { name: string }) {
  return (
    <Notice
      mark="!"
      alert
      title={m.device_ended_title()}
      text={m.device_ended_text({ name })}
      actions={
        <ButtonLink to="/login" search={{ next: '/door' }} onClick={forgetDevice}>
          {m.device_sign_in()}
        </ButtonLink>
      }
    />
  );
}
