import { createStore } from '~/lib/store';
import { openRoom } from '~/lib/vault';
import { ApiError } from './api-error';
import { getSession, personOf } from './session-store';

interface Kept<T> {
  at: string;
  value: T;
}

/** Since when what is on the screen is known, while the server cannot be reached; else nothing. */
export const keptSince = createStore<string | undefined>(undefined);

/** What this device keeps of whoever is signed in; of the last one, when nobody can say who is. */
export const ownRoom = (room: string) => openRoom(room, personOf(getSession()));

/** Puts an answer away for when there is no network. */
export async function keep(room: string, name: string, value: unknown): Promise<void> {
  try {
    const kept: Kept<unknown> = { at: new Date().toISOString(), value };
    await (await ownRoom(room))?.write({ [name]: kept });
  } catch (error) {
    console.info('Not kept for later', error);
  }
}

/** Asks the server; without a network, its last answer that this device kept. */
export async function askOrKept<T>(room: string, name: string, ask: () => Promise<T>): Promise<T> {
  try {
    const value = await ask();
    keptSince.set(undefined);
    void keep(room, name, value);
    return value;
  } catch (error) {
    if (!(error instanceof ApiError && error.isUnreachable)) throw error;
    const kept = await (await ownRoom(room))?.read<Kept<T>>(name);
    if (!kept) throw error;
    keptSince.set(kept.at);
    return kept.value;
  }
}
