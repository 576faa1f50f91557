import { queryOptions } from '@tanstack/react-query';
import { isNotFound } from '~/api/api-error';
import { getTicketTransfer } from '~/api/gen/sdk.gen';
import { getLocale } from '~/i18n/runtime.js';

/** The ticket that a letter offers; `null` when its link opens nothing. */
export const transferQuery = (token: string) =>
  queryOptions({
    queryKey: ['ticket transfer', token, getLocale()],
    queryFn: async () => {
      try {
        const asked = { path: { token }, query: { locale: getLocale() } };
        return (await getTicketTransfer({ ...asked, throwOnError: true })).data;
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
    retry: false,
  });
