import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import type {
  CartView,
  EventView,
  ListCategoriesResponse,
  ListEventsResponse,
  Problem,
  PublicAvailabilityPage,
  QuoteView,
  SavedViewList,
} from '~/api/gen/types.gen';
import { cart, categories } from './fixtures';

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
  // Nobody saved a view yet.
  http.get('*/api/v1/me/views', () => HttpResponse.json({ data: [] } satisfies SavedViewList)),
  // Nobody put anything into a cart yet.
  http.get('*/api/v1/cart', () => HttpResponse.json(cart([]) satisfies CartView)),
  // What is left of events: nothing is known.
  http.get('*/api/v1/events/:slug/availability', () =>
    HttpResponse.json({
      status: 'available',
      data: [],
      next_cursor: null,
    } satisfies PublicAvailabilityPage),
  ),
  // What the event page asks about its offers: nobody knows more than the page.
  http.post('*/api/v1/cart/quote', () => HttpResponse.json({ groups: [] } satisfies QuoteView)),
);

/** Of every answer: its version. */
export const ETAG = '"v1"';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Answers one operation of the API, and remembers what it was sent. */
export function serve(
  method: Method,
  path: string,
  answer: (body: unknown) => object | null,
  status = 200,
): unknown[] {
  const bodies: unknown[] = [];
  server.use(
    http[method](`*/api/v1${path}`, async ({ request }) => {
      const isJson = request.headers.get('content-type')?.includes('json') ?? false;
      const text = await request.text();
      const body: unknown = isJson && text ? JSON.parse(text) : undefined;
      bodies.push(body);
      const answered = answer(body);
      return answered === null
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json(answered, { status, headers: { etag: ETAG } });
    }),
  );
  return bodies;
}

/** A refusal with its code, and with the fields it names. */
export const no = (code: string, title: string, errors: Problem['errors'] = []): Problem => ({
  type: 'about:blank',
  title,
  status: 422,
  code,
  errors,
  request_id: 'req-42',
});
