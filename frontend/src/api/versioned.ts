import { queryOptions } from '@tanstack/react-query';
import { getMeQueryKey, getOrganizationQueryKey } from './gen/@tanstack/react-query.gen';
import { getMe, getOrganization } from './gen/sdk.gen';

/** Something that a form changes, and the version that the change is measured against. */
export interface Versioned<T> {
  value: T;
  etag: string;
}

export const versioned = <T>(value: T, response: Response): Versioned<T> => ({
  value,
  etag: response.headers.get('etag') ?? '',
});

const WITH_VERSION = 'with version';

/** Its key begins with that of `getMe`: what invalidates the one invalidates both. */
export const myProfileQuery = () =>
  queryOptions({
    queryKey: [...getMeQueryKey(), WITH_VERSION],
    queryFn: async ({ signal }) => {
      const { data: me, response } = await getMe({ signal, throwOnError: true });
      return versioned(me, response);
    },
  });

export const organizationQuery = (org: string) =>
  queryOptions({
    queryKey: [...getOrganizationQueryKey({ query: { org } }), WITH_VERSION],
    queryFn: async ({ signal }) => {
      const query = { org };
      const { data: organization, response } = await getOrganization({
        query,
        signal,
        throwOnError: true,
      });
      return versioned(organization, response);
    },
  });
