import { Button } from '@mantine/core';
import { useState } from 'react';
import { renderSVG } from 'uqr';
import type { ManagedDeviceView, OfferedDeviceView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { keepTogether } from '~/lib/typography';
import { CopyButton } from '~/ui/copy-button';
import formClasses from '~/ui/form.module.css';
import { useCountdown } from '~/ui/use-countdown';
import classes from './devices.module.css';

const SIZE = 240;
const SECONDS_MAX = 600;

/** As an image it can draw: no markup enters the page. */
const imageOf = (svg: string): string => `data:image/svg+xml,${encodeURIComponent(svg)}`;

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

interface PairingCodeProps {
  offered: OfferedDeviceView;
  /** The same device as the list has it by now. */
  now: ManagedDeviceView | undefined;
  onAgain: () => void;
  onDone: () => void;
}

/** The code that makes a scanner of whatever reads it: once, for ten minutes. */
export function PairingCode({ offered, now, onAgain, onDone }: PairingCodeProps) {
  const { pairing_url, pairing_expires_at, paired_at } = offered;
  const [length] = useState(() => {
    const seconds = Math.ceil((Date.parse(pairing_expires_at ?? '') - Date.now()) / 1_000);
    return Math.min(SECONDS_MAX, Math.max(1, Number.isNaN(seconds) ? SECONDS_MAX : seconds));
  });
  const [left] = useCountdown(length);
  const isPaired = Boolean(now?.paired_at) && now?.paired_at !== paired_at;
  if (isPaired) {
    return (
      <div className={formClasses.form}>
        <p role="status" className={formClasses.said}>
          {m.device_paired({ name: offered.name })}
        </p>
        <div className={formClasses.actions}>
          <Button onClick={onDone}>{m.device_done()}</Button>
        </div>
      </div>
    );
  }
  if (left === 0) {
    return (
      <div className={formClasses.form}>
        <p role="status" className={formClasses.text}>
          {m.device_code_over()}
        </p>
        <div className={formClasses.actions}>
          <Button onClick={onAgain}>{m.device_code_again()}</Button>
          <Button variant="default" onClick={onDone}>
            {m.dialog_cancel()}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className={formClasses.form}>
      <p className={formClasses.text}>{keepTogether(m.device_pair_text())}</p>
      <img
        src={imageOf(renderSVG(pairing_url, { ecc: 'M', border: 4, pixelSize: 8 }))}
        alt={m.device_qr()}
        width={SIZE}
        height={SIZE}
        className={classes.qr}
      />
      <p className={classes.left} role="timer">
        {m.device_left({ time: clock(left) })}
      </p>
      <code className={formClasses.secret}>{pairing_url}</code>
      <div className={formClasses.actions}>
        <CopyButton text={pairing_url} label={m.share_copy()} isButton />
        <Button variant="default" onClick={onDone}>
          {m.device_done()}
        </Button>
      </div>
    </div>
  );
}
