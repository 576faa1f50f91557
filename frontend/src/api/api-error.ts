import type { FieldError, Problem } from './gen/types.gen';

interface Particulars {
  /** What happened, in the reader's language; empty when nobody said. */
  title?: string;
  fields?: FieldError[];
  retryAfter?: number | undefined;
  requestId?: string | undefined;
}

/** What the API refused, or what kept us from reaching it (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly fields: FieldError[];
  /** Seconds to wait before another try. */
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;

  constructor(status: number, code: string, message: string, particulars: Particulars = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.title = particulars.title ?? '';
    this.fields = particulars.fields ?? [];
    this.retryAfter = particulars.retryAfter;
    this.requestId = particulars.requestId;
  }

  get isUnreachable(): boolean {
    return this.status === 0;
  }
}

/** A proxy in front of the API may answer with anything: only the fields that are there are read. */
export async function toApiError(response: Response): Promise<ApiError> {
  let problem: Partial<Problem> = {};
  try {
    problem = (await response.json()) as Partial<Problem>;
  } catch {
    // Not JSON: the status and the header are all there is to say.
  }
  const seconds = Number(response.headers.get('retry-after'));
  return new ApiError(
    response.status,
    problem.code ?? `http.${response.status}`,
    problem.detail ?? problem.title ?? response.statusText,
    {
      title: problem.title ?? '',
      fields: problem.errors ?? [],
      retryAfter: seconds > 0 ? seconds : undefined,
      requestId: problem.request_id ?? response.headers.get('x-request-id') ?? undefined,
    },
  );
}

export const isNotFound = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 404;

export const hasCode = (error: unknown, ...codes: string[]): error is ApiError =>
  error instanceof ApiError && codes.includes(error.code);

/** A number that a refused field names, such as the `limit` that was passed. */
export function refusedNumber({ params }: FieldError, name: string): number | undefined {
  const value = params?.[name];
  return typeof value === 'number' ? value : undefined;
}
