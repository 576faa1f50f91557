import { useState } from 'react';
import { hasCode } from '~/api/api-error';
import { clashing, differing } from '~/lib/merge';

/** What a form was opened on. */
interface Seen<R> {
  fields: R;
  etag: string;
}

interface Saving<R extends object> {
  /** Absent: something new is made. */
  seen: Seen<R> | undefined;
  create: (wanted: R) => Promise<unknown>;
  change: (etag: string, mine: Partial<R>) => Promise<unknown>;
  /** As it is now; nothing when it is gone. */
  latest: () => Promise<Seen<R> | undefined>;
}

/**
 * Saves a form. On somebody else's newer version only what was changed here goes on top; where both
 * changed the same, it is refused once, and saving again keeps mine.
 */
export function useSaving<R extends object>({ seen, create, change, latest }: Saving<R>) {
  const [etag, setEtag] = useState(seen?.etag ?? '');
  const [isClash, setIsClash] = useState(false);
  const save = async (wanted: R): Promise<void> => {
    if (!seen) {
      await create(wanted);
      return;
    }
    const mine = differing<R>(wanted, seen.fields);
    try {
      await change(etag, mine);
    } catch (error) {
      if (!hasCode(error, 'http.precondition_failed')) throw error;
      const theirs = await latest();
      if (!theirs) throw error;
      setEtag(theirs.etag);
      if (clashing<R>(mine, seen.fields, theirs.fields).length > 0) {
        setIsClash(true);
        throw error;
      }
      await change(theirs.etag, mine);
    }
  };
  return {
    save,
    /** Whether this refusal is of the kind that saving again overrules. */
    isClashOf: (failure: unknown): boolean =>
      isClash && hasCode(failure, 'http.precondition_failed'),
  };
}
