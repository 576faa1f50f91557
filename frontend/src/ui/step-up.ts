import { useSyncExternalStore } from 'react';
import { hasCode } from '~/api/api-error';
import { createStore } from '~/lib/store';

/** Somebody closed the dialog: nothing was done, and nothing went wrong. */
export class StepUpCancelled extends Error {}

interface Asked {
  proved: () => void;
  cancelled: () => void;
}

const asked = createStore<Asked | undefined>(undefined);

export const useAskedProof = (): Asked | undefined =>
  useSyncExternalStore(asked.subscribe, asked.get);

function askForProof(): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (then: () => void) => () => {
      asked.set(undefined);
      then();
    };
    asked.set({ proved: end(resolve), cancelled: end(() => reject(new StepUpCancelled())) });
  });
}

/** Does it; when the API wants a fresh proof of who asks, gets one (`StepUpDialog`) and does it again. */
export async function withStepUp<T>(action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!hasCode(error, 'accounts.step_up_needed')) throw error;
    await askForProof();
    return action();
  }
}
