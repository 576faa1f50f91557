import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { hasCode } from '~/api/api-error';
import { updateOrganization } from '~/api/gen/sdk.gen';
import type { OrganizationView, UpdateOrganizationRequest } from '~/api/gen/types.gen';
import { type Versioned, organizationQuery, versioned } from '~/api/versioned';

/** What was saved is what every panel of the page starts from. */
export function keepOrganization(
  queries: QueryClient,
  saved: OrganizationView,
  response: Response,
): void {
  queries.setQueryData(organizationQuery(saved.id).queryKey, versioned(saved, response));
}

/** Saves some fields of an organization; others that somebody changed meanwhile stay as they are. */
export function useChangeOrganization({ value, etag }: Versioned<OrganizationView>) {
  const queries = useQueryClient();
  return async (body: UpdateOrganizationRequest): Promise<void> => {
    try {
      const { data: saved, response } = await updateOrganization({
        query: { org: value.id },
        headers: { 'If-Match': etag },
        body,
        throwOnError: true,
      });
      keepOrganization(queries, saved, response);
    } catch (error) {
      // What was typed stays; sent once more, it is measured against what is there now.
      if (hasCode(error, 'http.precondition_failed')) {
        await queries.fetchQuery({ ...organizationQuery(value.id), staleTime: 0 });
      }
      throw error;
    }
  };
}
