import type { EventRequest, ManagedOccurrenceView, ManagedOfferView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

export type Step = 'what' | 'dates' | 'tickets' | 'look' | 'publish';

export const STEPS = [
  { step: 'what', to: '/organizations/$slug/events/$id' },
  { step: 'dates', to: '/organizations/$slug/events/$id/dates' },
  { step: 'tickets', to: '/organizations/$slug/events/$id/tickets' },
  { step: 'look', to: '/organizations/$slug/events/$id/look' },
  { step: 'publish', to: '/organizations/$slug/events/$id/publish' },
] as const satisfies { step: Step; to: string }[];

const names: Record<Step, () => string> = {
  what: m.step_what,
  dates: m.step_dates,
  tickets: m.step_tickets,
  look: m.step_look,
  publish: m.step_publish,
};

export const stepName = (step: Step): string => names[step]();

interface Written {
  sheet: EventRequest;
  hasImage: boolean;
  isPublished: boolean;
  dates: Pick<ManagedOccurrenceView, 'status' | 'ends_at'>[];
  offers: Pick<ManagedOfferView, 'is_active'>[];
}

/** Whether a step has what the public needs of it; the server says so too, before it publishes. */
export function isDone(
  step: Step,
  { sheet, hasImage, isPublished, dates, offers }: Written,
): boolean {
  if (step === 'what') return Boolean((sheet.title_fr ?? sheet.title_en) && sheet.category);
  if (step === 'tickets') return offers.some(({ is_active }) => is_active);
  if (step === 'look') return hasImage;
  if (step === 'publish') return isPublished;
  const hasDate = dates.some(
    ({ status, ends_at }) => status === 'scheduled' && new Date(ends_at).getTime() > Date.now(),
  );
  return hasDate && Boolean(sheet.venue_id ?? sheet.online_url);
}
