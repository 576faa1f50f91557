import { deviceHere } from './device';
import { type Guarded, requireSessionOrKept } from './guards';
import { ensureSession } from './session';
import { wasSignedIn } from './session-store';

/** In place of a list: the address of a device that is to be paired. */
export const PAIR = 'pair';

interface AtDoor extends Guarded {
  params: { listId?: string | undefined };
}

/** Somebody, or a scanner that was paired; who pairs one is nobody yet. */
export async function requireDoor({ location, params }: AtDoor): Promise<void> {
  if (params.listId === PAIR || deviceHere()) {
    // Whoever is signed in comes first, and is not needed.
    if (wasSignedIn()) await ensureSession().catch(() => undefined);
  } else {
    await requireSessionOrKept({ location });
  }
}
