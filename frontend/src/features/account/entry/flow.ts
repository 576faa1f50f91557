import { useSyncExternalStore } from 'react';
import { beginEnrolment } from '~/api/gen/sdk.gen';
import type { EnrolmentView, MfaStepView } from '~/api/gen/types.gen';
import { createStore } from '~/lib/store';

/**
 * Where somebody stands between a password and a session. It lives outside the components: the
 * language switch redraws them, and recovery codes are shown only once.
 */
export type Flow =
  | { step: 'start'; isExpired?: boolean }
  | { step: 'code'; token: string }
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

/** Goes where the answer says; an enrolment is begun here, so that its screen only has to show it. */
export async function follow({ mfa_token: token, next }: MfaStepView): Promise<void> {
  if (next === 'totp') return store.set({ step: 'code', token });
  const { data: enrolment } = await beginEnrolment({ auth: token, throwOnError: true });
  store.set({ step: 'enrol', token, enrolment });
}
