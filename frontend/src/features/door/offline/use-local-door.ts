import { useEffect, useState, useSyncExternalStore } from 'react';
import { openShelf } from '~/api/kept';
import { doorShelf, localApi } from '../queries';
import type { ScanDesk } from '../scans';
import { isUnknown } from '../unknown';
import { KeptBundle } from './kept-bundle';
import { LocalDoor, type LocalState, NOTHING_YET } from './local-door';
import { Outbox } from './outbox';

const TICK_MS = 5_000;
/** How often it is asked what changed. */
const SYNC_EVERY_MS = 15_000;
const KEY_BYTES = 32;

/** Whether this browser can tell a true code from a forgery. */
async function canProve(): Promise<boolean> {
  try {
    const raw = new Uint8Array(KEY_BYTES);
    await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    return true;
  } catch {
    return false;
  }
}

async function open(list: string, desk: ScanDesk): Promise<LocalDoor | undefined> {
  if (!(await canProve())) return undefined;
  const room = await openShelf(doorShelf);
  const outbox = room && (await Outbox.open(room.owner));
  if (!outbox) return undefined;
  // What waits here must not be cleared away because the disk is full.
  void navigator.storage?.persist?.();
  const bundle = await KeptBundle.open(room, list);
  return new LocalDoor(list, { bundle, outbox }, localApi(list), (late) => desk.answerLate(late));
}

const IMPOSSIBLE: LocalState = { ...NOTHING_YET, phase: 'impossible' };
const nothing = () => () => undefined;

/** What this device can do alone: it hears of changes while there is a network, and sends what waits when it is back. */
export function useLocalDoor(list: string, desk: ScanDesk): LocalState {
  const [door, setDoor] = useState<LocalDoor | null>();
  useEffect(() => {
    let isLeft = false;
    void open(list, desk)
      .catch(() => undefined)
      .then((opened) => {
        if (isLeft) opened?.close();
        else setDoor(opened ?? null);
      });
    return () => {
      isLeft = true;
    };
  }, [list, desk]);
  useEffect(() => {
    if (!door) return undefined;
    desk.decideWith(door);
    const stop = keepInTouch(door, desk);
    return () => {
      desk.decideWith(undefined);
      stop();
      door.close();
    };
  }, [door, desk]);
  return useSyncExternalStore(
    door ? door.store.subscribe : nothing,
    door ? door.store.get : () => (door === null ? IMPOSSIBLE : NOTHING_YET),
  );
}

/** By timer, and when the browser thinks that the network is back or the page is looked at again. */
function keepInTouch(door: LocalDoor, desk: ScanDesk): () => void {
  let heardAt = 0;
  const tick = async () => {
    try {
      const isDue = Date.now() - heardAt >= SYNC_EVERY_MS;
      if (!isDue && door.store.get().nWaiting === 0) return;
      await door.flush();
      await door.sync();
      heardAt = Date.now();
      desk.hear(true);
    } catch (error) {
      if (isUnknown(error)) desk.hear(false);
    }
  };
  const now = () => void tick();
  now();
  const timer = setInterval(now, TICK_MS);
  window.addEventListener('online', now);
  document.addEventListener('visibilitychange', now);
  return () => {
    clearInterval(timer);
    window.removeEventListener('online', now);
    document.removeEventListener('visibilitychange', now);
  };
}
