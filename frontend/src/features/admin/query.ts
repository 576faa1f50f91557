import { keepPreviousData } from '@tanstack/react-query';
import {
  getUserOptions,
  listAuditOptions,
  listUsersOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import type { AuditSearch, UserSearch } from './search';

const USERS_PER_PAGE = 30;
const ENTRIES_PER_PAGE = 50;

/** Absent filters stay out of the question. */
const present = <T extends object>(search: T): Partial<T> => {
  const next = { ...search };
  for (const key in next) if (next[key] === undefined) delete next[key];
  return next;
};

export const usersQuery = (search: UserSearch) => ({
  ...listUsersOptions({ query: { ...present(search), limit: USERS_PER_PAGE } }),
  placeholderData: keepPreviousData,
});

export const userQuery = (id: string) => getUserOptions({ path: { id } });

export const auditQuery = (search: AuditSearch) => ({
  ...listAuditOptions({ query: { ...present(search), limit: ENTRIES_PER_PAGE } }),
  placeholderData: keepPreviousData,
});
