import { apiBaseUrl } from './client';
import { client } from './gen/client.gen';
import type { GetEventCalendarData } from './gen/types.gen';

/** The address of an event's calendar file: a plain link, so the browser downloads it itself. */
export function calendarUrl(slug: string, locale: 'fr' | 'en'): string {
  return client.buildUrl<GetEventCalendarData>({
    baseUrl: apiBaseUrl,
    url: '/api/v1/events/{slug}/calendar.ics',
    path: { slug },
    query: { locale },
  });
}

/** Images are served beside the API, which may live on another origin. */
export function mediaUrl(path: string): string {
  return apiBaseUrl === globalThis.location.origin ? path : new URL(path, apiBaseUrl).href;
}
