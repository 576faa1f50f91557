import type { QueryClient } from '@tanstack/react-query';
import {
  getEventQueryKey,
  listCategoriesQueryKey,
  listEventsInfiniteQueryKey,
  listEventsQueryKey,
} from './gen/@tanstack/react-query.gen';
import type { ListEventsData } from './gen/types.gen';

/** One answer of the API that the server put into the first HTML. */
interface BootQuery {
  path: string;
  query: Record<string, string>;
  body: unknown;
}

export interface Boot {
  locale: 'fr' | 'en';
  queries: BootQuery[];
}

/** The first page's data, or `null` when the page came from the offline shell or from Vite. */
export function readBoot(): Boot | null {
  const element = document.getElementById('__boot');
  if (!element?.textContent) return null;
  try {
    const boot = JSON.parse(element.textContent) as Partial<Boot>;
    return { locale: boot.locale === 'en' ? 'en' : 'fr', queries: boot.queries ?? [] };
  } catch {
    return null;
  }
}

/** Puts each answer where the screens will look for it, so that nothing is fetched twice. */
export function primeCache(queryClient: QueryClient, boot: Boot): void {
  for (const entry of boot.queries) primeOne(queryClient, entry);
}

function primeOne(queryClient: QueryClient, { path, query, body }: BootQuery): void {
  if (path === '/api/v1/events') {
    const options = { query: typedQuery(query) };
    queryClient.setQueryData(listEventsQueryKey(options), body);
    queryClient.setQueryData(listEventsInfiniteQueryKey(options), {
      pages: [body],
      pageParams: [{}],
    });
  } else if (path === '/api/v1/categories') {
    const options = { query: { locale: localeOf(query) } };
    queryClient.setQueryData(listCategoriesQueryKey(options), body);
  } else {
    const slug = /^\/api\/v1\/events\/([^/]+)$/.exec(path)?.[1];
    if (!slug) return;
    const options = {
      path: { slug: decodeURIComponent(slug) },
      query: { locale: localeOf(query) },
    };
    queryClient.setQueryData(getEventQueryKey(options), body);
  }
}

const localeOf = (query: Record<string, string>): Boot['locale'] =>
  query['locale'] === 'en' ? 'en' : 'fr';

/** In a URL every value is text; in a query key `limit` is a number. */
function typedQuery({ limit, ...rest }: Record<string, string>): ListEventsData['query'] {
  return limit === undefined ? rest : { ...rest, limit: Number(limit) };
}
