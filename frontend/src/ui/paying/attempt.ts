import { ApiError } from '~/api/api-error';

/** What may be sent again as it was: nobody knows whether it arrived. */
const isUnsure = (error: unknown): boolean =>
  error instanceof ApiError &&
  (error.isUnreachable || error.status >= 500 || error.code === 'http.idempotency_key_busy');

/**
 * One wish, one key: pressed again after a lost answer it is the same request, so that nobody pays twice.
 * Any other wish is another one.
 */
export function createAttempts<Body>() {
  let open: { wish: string; key: string; body: Body } | undefined;
  return {
    send: async <Answer>(
      wish: string,
      prepare: () => Promise<Body>,
      send: (key: string, body: Body) => Promise<Answer>,
    ): Promise<Answer> => {
      if (open?.wish !== wish) open = { wish, key: crypto.randomUUID(), body: await prepare() };
      try {
        const answer = await send(open.key, open.body);
        open = undefined;
        return answer;
      } catch (error) {
        if (!isUnsure(error)) open = undefined;
        throw error;
      }
    },
  };
}
