import { keepPreviousData } from '@tanstack/react-query';
import {
  listApiTokensOptions,
  listInvoicesInfiniteOptions,
  listManagedEventsOptions,
  listMemberInvitationsOptions,
  listMembersInfiniteOptions,
  listOrganizationAuditOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import type { IssuedInvoicePage, ManagedEventPage, MemberPage } from '~/api/gen/types.gen';
import { getLocale } from '~/i18n/runtime.js';
import type { AuditSearch } from '~/lib/audit-search';
import { present } from '~/lib/present';
import type { InvoicesSearch } from './invoices-search';

const MEMBERS_PER_PAGE = 50;
const ENTRIES_PER_PAGE = 50;
const EVENTS_MAX = 100;

export const membersQuery = (org: string) => ({
  ...listMembersInfiniteOptions({ query: { org, limit: MEMBERS_PER_PAGE } }),
  initialPageParam: {},
  getNextPageParam: (last: MemberPage) => last.next_cursor ?? undefined,
});

export const invitationsQuery = (org: string) => listMemberInvitationsOptions({ query: { org } });

export const tokensQuery = (org: string) => listApiTokensOptions({ query: { org } });

export const organizationAuditQuery = (org: string, search: AuditSearch) => ({
  ...listOrganizationAuditOptions({ query: { ...present(search), org, limit: ENTRIES_PER_PAGE } }),
  staleTime: 0,
});

export const invoicesQuery = (org: string, { year, ...search }: InvoicesSearch) => ({
  ...listInvoicesInfiniteOptions({
    query: { ...present(search), ...(year && { year: Number(year) }), org },
  }),
  initialPageParam: {},
  getNextPageParam: (last: IssuedInvoicePage) => last.next_cursor ?? undefined,
  placeholderData: keepPreviousData,
});

/** Its events, for a choice of some: those that are over with are left out. */
export const eventsQuery = (org: string) => ({
  ...listManagedEventsOptions({ query: { org, limit: EVENTS_MAX } }),
  select: ({ data: events }: ManagedEventPage) =>
    events
      .filter(({ status }) => status === 'draft' || status === 'published')
      .map(({ id, title_fr, title_en }) => ({
        id,
        title: (getLocale() === 'fr' ? title_fr || title_en : title_en || title_fr) ?? '',
      })),
});
