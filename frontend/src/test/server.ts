import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type {
  EventView,
  ListCategoriesResponse,
  ListEventsResponse,
  Problem,
} from '~/api/gen/types.gen';
import { categories } from './fixtures';

/** What the list was asked for, in order: the last one is what the screen shows. */
export type Asked = URLSearchParams[];

export function serveList(answer: (query: URLSearchParams) => ListEventsResponse): Asked {
  const asked: Asked = [];
  server.use(
    http.get('*/api/v1/events', ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query);
      return HttpResponse.json(answer(query) satisfies ListEventsResponse);
    }),
  );
  return asked;
}

export function serveEvent(answer: (query: URLSearchParams) => EventView): void {
  server.use(
    http.get('*/api/v1/events/:slug', ({ request }) =>
      HttpResponse.json(answer(new URL(request.url).searchParams) satisfies EventView),
    ),
  );
}

export function refuse(path: string, status: number, code: string): void {
  const problem: Problem = {
    type: 'about:blank',
    title: 'Refused',
    status,
    code,
    detail: 'For a test.',
    errors: [],
    request_id: 'req-42',
  };
  server.use(
    http.get(path, () =>
      HttpResponse.json(problem, {
        status,
        headers: { 'content-type': 'application/problem+json' },
      }),
    ),
  );
}

export const server = setupServer(
  http.get('*/api/v1/categories', () =>
    HttpResponse.json(categories satisfies ListCategoriesResponse),
  ),
);
