import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { hasCode } from '~/api/api-error';
import { setCapacity, setDateCapacity } from '~/api/gen/sdk.gen';
import type { CapacityView } from '~/api/gen/types.gen';
import { type Versioned, versioned } from '~/api/versioned';
import { useEditor } from '../editor/editor-context';
import { capacityQuery, quotasQuery } from '../query';
import { ownCapacity } from './dates';

/** How many places there are, and how to say so. */
export function useCapacity() {
  const { path } = useEditor();
  const queries = useQueryClient();
  const query = capacityQuery(path);
  const { data: seen } = useSuspenseQuery(query);
  const asked = (etag: string, capacity: number | null) => ({
    query: { org: path.org },
    headers: { 'If-Match': etag },
    body: { capacity },
    throwOnError: true as const,
  });

  const keep = async (done: Promise<Versioned<CapacityView>>) => {
    queries.setQueryData(query.queryKey, await done);
    await queries.invalidateQueries({ queryKey: quotasQuery(path).queryKey });
  };

  /** On a newer version it is said again, unless that is about the very number. */
  const onTop = async (
    put: (etag: string) => Promise<Versioned<CapacityView>>,
    isSame: (theirs: CapacityView) => boolean,
  ): Promise<void> => {
    try {
      await keep(put(seen.etag));
    } catch (error) {
      if (!hasCode(error, 'http.precondition_failed')) throw error;
      const theirs = await queries.fetchQuery({ ...query, staleTime: 0 });
      if (!isSame(theirs.value)) throw error;
      await keep(put(theirs.etag));
    }
  };

  return {
    capacity: seen.value,
    setForAll: (size: number | null) =>
      onTop(
        async (etag) => {
          const { data, response } = await setCapacity({
            ...asked(etag, size),
            path: { id: path.id },
          });
          return versioned(data, response);
        },
        (theirs) => (theirs.capacity ?? null) === (seen.value.capacity ?? null),
      ),
    /** A date is like the others again. */
    followAgain: (dateId: string) =>
      onTop(
        async (etag) => {
          const { data, response } = await setDateCapacity({
            ...asked(etag, null),
            path: { id: path.id, occurrence_id: dateId },
          });
          return versioned(data, response);
        },
        (theirs) => ownCapacity(theirs, dateId)?.size === ownCapacity(seen.value, dateId)?.size,
      ),
  };
}
