import { type ComponentType, useSyncExternalStore } from 'react';
import type { EnrolmentView } from '~/api/gen/types.gen';
import { createStore } from '~/lib/store';

export type CodeScreen = ComponentType<{ token: string; onArrive: () => void }>;

/**
 * Where somebody stands between a password and a session. It lives outside the components: the
 * language switch redraws them, and recovery codes are shown only once.
 */
export type Flow =
  | { step: 'start'; isExpired?: boolean }
  | { step: 'code'; token: string; Screen: CodeScreen }
  | { step: 'enrol'; token: string; enrolment: EnrolmentView }
  | { step: 'codes'; codes: string[] };

const START: Flow = { step: 'start' };
const store = createStore<Flow>(START);

export const useFlow = (): Flow => useSyncExternalStore(store.subscribe, store.get);

export const goTo = store.set;

/** Leaving the screen forgets its secrets. */
export function forgetFlow(): void {
  store.set(START);
}
