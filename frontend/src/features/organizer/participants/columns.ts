import type { ParticipantSort } from './asked';

/** What can be shown of a participant besides the name, by the names that the API has for it. */
export const COLUMNS = [
  'email',
  'offer_name',
  'starts_at',
  'status',
  'checked_in_at',
  'order_code',
  'buyer_name',
  'purchased_at',
  'answers',
] as const;

export type Column = (typeof COLUMNS)[number];

const FIRST: Column[] = ['offer_name', 'status', 'order_code', 'buyer_name', 'purchased_at'];

/** The columns of a text that was kept; what is none any more is left out, what was never kept is the first choice. */
export function columnsOf(kept: string | null): Column[] {
  if (kept === null) return FIRST;
  const names = new Set(kept.split(','));
  return COLUMNS.filter((column) => names.has(column));
}

/** The columns with one more, or one less, in the order of the table. */
export const withColumn = (columns: Column[], column: Column, isShown: boolean): Column[] =>
  COLUMNS.filter((one) => (one === column ? isShown : columns.includes(one)));

/** In which orders a column can be sorted, the first first. */
const SORTS: Partial<Record<Column | 'name', ParticipantSort[]>> = {
  name: ['name', '-name'],
  purchased_at: ['-purchased', 'purchased'],
  order_code: ['order'],
  offer_name: ['offer'],
};

/** In which order a press on a column's heading puts the list; none when it cannot be sorted by it. */
export function nextSort(
  column: Column | 'name',
  now: ParticipantSort,
): ParticipantSort | undefined {
  const sorts = SORTS[column];
  return sorts?.[(sorts.indexOf(now) + 1) % sorts.length];
}

/** As `aria-sort` says it. */
export function sortedBy(
  column: Column | 'name',
  now: ParticipantSort,
): 'ascending' | 'descending' | undefined {
  if (!SORTS[column]?.includes(now)) return undefined;
  return now.startsWith('-') ? 'descending' : 'ascending';
}
