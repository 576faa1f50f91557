import type { PlaceView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';

export function placeText({ venue, city, is_online }: PlaceView): string {
  const where = [venue, city].filter(Boolean).join(', ');
  if (where) return where;
  return is_online ? m.event_online() : m.event_place_later();
}
