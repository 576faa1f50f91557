import { createStore } from '~/lib/store';
import { openRoom } from '~/lib/vault';
import { ApiError, isNotFound } from './api-error';
import { getSession, personOf } from './session-store';

interface Kept<T> {
  at: string;
  value: T;
}

/** A room of this device's vault, and whose it is now; nothing when nobody can say who is there. */
export interface Shelf {
  room: string;
  owner: () => string | undefined;
}

export const personHere = (): string | undefined => personOf(getSession());

/** Since when what is on the screen is known, while the server cannot be reached; else nothing. */
export const keptSince = createStore<string | undefined>(undefined);

export const openShelf = ({ room, owner }: Shelf) => openRoom(room, owner());

/** Puts an answer away for when there is no network. */
export async function keep(shelf: Shelf, name: string, value: unknown): Promise<void> {
  try {
    const kept: Kept<unknown> = { at: new Date().toISOString(), value };
    await (await openShelf(shelf))?.write({ [name]: kept });
  } catch (error) {
    console.info('Not kept for later', error);
  }
}

/** Asks the server; without a network, its last answer that this device kept. */
export async function askOrKept<T>(shelf: Shelf, name: string, ask: () => Promise<T>): Promise<T> {
  try {
    const value = await ask();
    keptSince.set(undefined);
    void keep(shelf, name, value);
    return value;
  } catch (error) {
    const known = await openShelf(shelf);
    // It is gone, or somebody else's now: what was kept of it goes too.
    if (isNotFound(error)) await known?.write({}, [name]);
    if (!(error instanceof ApiError && error.isUnreachable)) throw error;
    const kept = await known?.read<Kept<T>>(name);
    if (!kept) throw error;
    keptSince.set(kept.at);
    return kept.value;
  }
}
