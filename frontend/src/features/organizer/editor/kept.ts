import * as v from 'valibot';
import { vEventRequest } from '~/api/gen/valibot.gen';

const vKept = v.object({ changes: vEventRequest, before: vEventRequest });
type Kept = v.InferOutput<typeof vKept>;

const nameOf = (id: string): string => `guichet_draft_${id}`;

/** On this device, until the server has it: a reload or an empty battery loses nothing. */
export function keep(id: string, draft: Kept): void {
  try {
    window.localStorage.setItem(nameOf(id), JSON.stringify(draft));
  } catch {
    // Private windows may refuse it; the server has it a moment later.
  }
}

export const forgetKept = (id: string): void => window.localStorage.removeItem(nameOf(id));

export function kept(id: string): Kept | undefined {
  const text = window.localStorage.getItem(nameOf(id));
  if (!text) return undefined;
  try {
    const read = v.safeParse(vKept, JSON.parse(text));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}
