import { queryOptions } from '@tanstack/react-query';
import { hasCode } from '~/api/api-error';
import { openMemberInvitation } from '~/api/gen/sdk.gen';

/** What a link invites to; `null` when it does not work (any more). Its token goes in a body, never in an address. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: [{ _id: 'openMemberInvitation', token }],
    queryFn: async () => {
      try {
        const { data } = await openMemberInvitation({ body: { token }, throwOnError: true });
        return data;
      } catch (error) {
        if (hasCode(error, 'accounts.link_invalid')) return null;
        throw error;
      }
    },
    retry: false,
  });
