import type { PromoCodePage, PromoCodeView } from '~/api/gen/types.gen';
import type { PromoSearch } from '../search';

/** What the API looks for at most; the rest of a longer beginning is compared here. */
const ASKED_LENGTH_MAX = 20;
const BEGINNING = /^[A-Z0-9][A-Z0-9_-]*$/;
const PER_PAGE = 50;
const PER_PAGE_FILTERED = 100;
const PAGES_AT_ONCE = 10;

interface Asked {
  q?: string;
  limit: number;
  cursor?: string;
}

/**
 * A page of the codes that are looked for. The API finds beginnings but knows no state: for those,
 * pages are read on until there is enough to show, a thousand codes at most at a time.
 */
export async function findPromoCodes(
  ask: (asked: Asked) => Promise<PromoCodePage>,
  { q, status }: PromoSearch,
  cursor?: string,
): Promise<PromoCodePage> {
  // No code begins like this, and the API would not even look.
  if (q !== undefined && !BEGINNING.test(q)) return { data: [], next_cursor: null, total: 0 };
  const isFiltered = status !== undefined || (q?.length ?? 0) > ASKED_LENGTH_MAX;
  const isWanted = (code: PromoCodeView): boolean =>
    (status === undefined || code.status === status) && code.code.startsWith(q ?? '');
  const data: PromoCodeView[] = [];
  let next = cursor;
  let total = 0;
  for (let n = 0; n < (isFiltered ? PAGES_AT_ONCE : 1); n += 1) {
    // Each page says where the next one begins.
    // oxlint-disable-next-line no-await-in-loop
    const page = await ask({
      ...(q !== undefined && { q: q.slice(0, ASKED_LENGTH_MAX) }),
      limit: isFiltered ? PER_PAGE_FILTERED : PER_PAGE,
      ...(next !== undefined && { cursor: next }),
    });
    data.push(...page.data.filter(isWanted));
    total = page.total;
    next = page.next_cursor ?? undefined;
    if (next === undefined || data.length >= PER_PAGE) break;
  }
  return { data, next_cursor: next ?? null, total };
}
