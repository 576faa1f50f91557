import { useEffect, useState } from 'react';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import classes from './paying.module.css';

const SECOND_MS = 1_000;
const SOON_S = 120;

const secondsTo = (until: string): number =>
  Math.max(0, Math.ceil((new Date(until).getTime() - Date.now()) / SECOND_MS));

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

interface CountdownProps {
  until: string;
  onEnd: () => void;
}

/** For how long the places are still kept. It counts by the clock: a sleeping tab catches up. */
export function Countdown({ until, onEnd }: CountdownProps) {
  const [left, setLeft] = useState(() => secondsTo(until));
  useEffect(() => {
    const tick = () => {
      const seconds = secondsTo(until);
      setLeft(seconds);
      if (seconds > 0) return;
      window.clearInterval(timer);
      onEnd();
    };
    const timer = window.setInterval(tick, SECOND_MS);
    return () => window.clearInterval(timer);
  }, [until, onEnd]);
  return (
    <>
      <p className={classes.clock} role="timer" data-soon={left <= SOON_S || undefined}>
        <Icon name="ticket" size={18} /> {m.hold_left({ time: clock(left) })}
      </p>
      <p role="status" className={classes.unseen}>
        {left > 0 && left <= SOON_S && m.hold_soon()}
      </p>
    </>
  );
}
