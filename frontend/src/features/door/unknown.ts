import { ApiError } from '~/api/api-error';

/** Whether it may have been done although nobody said so, and is worth another try. */
export const isUnknown = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.isUnreachable || error.status >= 500 || error.status === 429);
