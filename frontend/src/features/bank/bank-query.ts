import { queryOptions } from '@tanstack/react-query';
import { isNotFound } from '~/api/api-error';
import { getSandboxPayment } from '~/api/gen/sdk.gen';

/** What the simulated bank asks about; `null` when there is nothing to ask. */
export const bankQuery = (id: string) =>
  queryOptions({
    queryKey: [{ _id: 'getSandboxPayment', id }],
    queryFn: async ({ signal }) => {
      try {
        return (await getSandboxPayment({ path: { id }, signal, throwOnError: true })).data;
      } catch (error) {
        if (isNotFound(error)) return null;
        throw error;
      }
    },
    retry: false,
  });
