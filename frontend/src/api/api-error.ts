import type { Problem } from './gen/types.gen';

/** What the API refused, or what kept us from reaching it (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly requestId: string | undefined;

  constructor(status: number, code: string, message: string, requestId?: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
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
  return new ApiError(
    response.status,
    problem.code ?? `http.${response.status}`,
    problem.detail ?? problem.title ?? response.statusText,
    problem.request_id ?? response.headers.get('x-request-id') ?? undefined,
  );
}

export const isNotFound = (error: unknown): boolean =>
  error instanceof ApiError && error.status === 404;
