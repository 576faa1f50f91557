import { keepPreviousData } from '@tanstack/react-query';
import {
  getUserOptions,
  listAuditOptions,
  listDeadJobsInfiniteOptions,
  listMembersOptions,
  listOrganizationAuditOptions,
  listOrganizationsOptions,
  listSupportAccessesOptions,
  listUsersOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import type { DeadJobPage } from '~/api/gen/types.gen';
import type { AuditSearch } from '~/lib/audit-search';
import { present } from '~/lib/present';
import type { OrganizationSearch, UserSearch } from './search';

const ROWS_PER_PAGE = 30;
const ENTRIES_PER_PAGE = 50;
/** Of an organization that is only looked at: enough to help, and no more. */
const LOOKED_ROWS = 20;

export const usersQuery = (search: UserSearch) => ({
  ...listUsersOptions({ query: { ...present(search), limit: ROWS_PER_PAGE } }),
  placeholderData: keepPreviousData,
});

export const userQuery = (id: string) => getUserOptions({ path: { id } });

export const auditQuery = (search: AuditSearch) => ({
  ...listAuditOptions({ query: { ...present(search), limit: ENTRIES_PER_PAGE } }),
  placeholderData: keepPreviousData,
  staleTime: 0,
});

export const jobsQuery = () => ({
  ...listDeadJobsInfiniteOptions({ query: { limit: ROWS_PER_PAGE } }),
  initialPageParam: {},
  getNextPageParam: (last: DeadJobPage) => last.next_cursor ?? undefined,
  staleTime: 0,
});

export const organizationsQuery = (search: OrganizationSearch) => ({
  ...listOrganizationsOptions({ query: { ...present(search), limit: ROWS_PER_PAGE } }),
  placeholderData: keepPreviousData,
});

export const accessesQuery = () => listSupportAccessesOptions();

export const lookedMembersQuery = (org: string) =>
  listMembersOptions({ query: { org, limit: LOOKED_ROWS } });

export const lookedAuditQuery = (org: string) =>
  listOrganizationAuditOptions({ query: { org, limit: LOOKED_ROWS } });
