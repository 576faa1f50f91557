import type { CapacityView, ListedOccurrenceView } from '~/api/gen/types.gen';

type OfDate = Pick<ListedOccurrenceView, 'id' | 'ends_at' | 'status'>;

/** Those that can still be sold; when all are over, all. */
export function datesToSell<D extends OfDate>(dates: D[], now: number): D[] {
  const isToCome = ({ status, ends_at }: OfDate): boolean =>
    status === 'scheduled' && new Date(ends_at).getTime() > now;
  const toCome = dates.filter(isToCome);
  return toCome.length > 0 ? toCome : dates;
}

/** What a date says itself; nothing when it is like the others. */
export const ownCapacity = (
  { exceptions }: CapacityView,
  dateId: string,
): { size: number | null } | undefined => {
  const own = exceptions.find(({ occurrence_id }) => occurrence_id === dateId);
  return own && { size: own.capacity ?? null };
};
