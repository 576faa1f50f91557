import { ApiError } from '~/api/api-error';
import { m } from '~/i18n/messages.js';
import { formatDuration } from '~/lib/format';

/** Refusals that want more than their title: what to do about it. */
const explanations: Record<string, () => string> = {
  'http.precondition_failed': m.form_changed_meanwhile,
  'http.too_large': m.photo_too_large,
  'http.unsupported_media_type': m.photo_wrong_type,
  'accounts.no_picture': m.photo_unreadable,
  'accounts.picture_too_large': m.photo_too_many_pixels,
  'catalog.no_picture': m.photo_unreadable,
  'catalog.picture_too_large': m.photo_too_many_pixels,
};

/** What went wrong, in words for people already. */
export class SaidError extends Error {}

/** What went wrong, for people. The server's titles are in their language; a fault has none of use. */
export function refusalText(error: unknown): string {
  if (error instanceof SaidError) return error.message;
  if (!(error instanceof ApiError)) return m.failed_text();
  if (error.isUnreachable) return m.form_unreachable();
  if (error.status >= 500 || !error.title) return m.failed_text();
  const explained = explanations[error.code];
  if (explained) return explained();
  return error.retryAfter === undefined
    ? m.refusal_sentence({ title: error.title })
    : m.form_wait({ span: formatDuration(error.retryAfter) });
}
