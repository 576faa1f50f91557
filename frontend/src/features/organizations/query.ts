import { queryOptions } from '@tanstack/react-query';
import { notFound } from '@tanstack/react-router';
import { isNotFound } from '~/api/api-error';
import { readBoot } from '~/api/boot';
import { getOrganizerQueryKey } from '~/api/gen/@tanstack/react-query.gen';
import { getOrganizer } from '~/api/gen/sdk.gen';
import type { OrganizerPageView } from '~/api/gen/types.gen';
import { getLocale } from '~/i18n/runtime.js';

const isOrganizer = (body: unknown): body is OrganizerPageView =>
  typeof body === 'object' && body !== null && 'text_color' in body;

/** What the server put into the first HTML; read here, so that other pages need not know of it. */
function fromPage(slug: string): OrganizerPageView | undefined {
  const boot = readBoot();
  if (boot?.locale !== getLocale()) return undefined;
  const body = boot.queries.find(({ path }) => path === `/api/v1/organizers/${slug}`)?.body;
  return isOrganizer(body) ? body : undefined;
}

export const organizerQuery = (slug: string) => {
  const asked = { path: { slug }, query: { locale: getLocale() } };
  return queryOptions({
    queryKey: getOrganizerQueryKey(asked),
    queryFn: async ({ signal }) => {
      try {
        return (await getOrganizer({ ...asked, signal, throwOnError: true })).data;
      } catch (error) {
        throw isNotFound(error) ? notFound() : error;
      }
    },
    initialData: () => fromPage(slug),
    initialDataUpdatedAt: performance.timeOrigin,
  });
};
