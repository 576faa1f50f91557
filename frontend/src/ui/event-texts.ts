import type { EventStatus, EventVisibility } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { getLocale } from '~/i18n/runtime.js';

const statuses: Record<EventStatus, () => string> = {
  draft: m.event_status_draft,
  published: m.event_status_published,
  cancelled: m.event_status_cancelled,
  archived: m.event_status_archived,
};

export const statusText = (status: EventStatus): string => statuses[status]();

export const statusKind: Partial<Record<EventStatus, 'good' | 'bad'>> = {
  published: 'good',
  cancelled: 'bad',
};

const visibilities: Record<EventVisibility, () => string> = {
  public: m.visibility_public,
  unlisted: m.visibility_unlisted,
  private: m.visibility_private,
};

export const visibilityText = (visibility: EventVisibility): string => visibilities[visibility]();

interface Titled {
  title_fr?: string | null;
  title_en?: string | null;
}

/** In the reader's language if it is there, else in the other one. */
export function titleOf({ title_fr, title_en }: Titled): string {
  const [own, other] = getLocale() === 'fr' ? [title_fr, title_en] : [title_en, title_fr];
  return own || other || m.event_untitled();
}

/** The same choice for any text that comes in both languages. */
export function inOwnLanguage(
  fr: string | null | undefined,
  en: string | null | undefined,
): string {
  const [own, other] = getLocale() === 'fr' ? [fr, en] : [en, fr];
  return own || other || '';
}
