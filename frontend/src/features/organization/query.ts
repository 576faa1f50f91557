import {
  listApiTokensOptions,
  listManagedEventsOptions,
  listMemberInvitationsOptions,
  listMembersInfiniteOptions,
  listOrganizationAuditOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import type { ManagedEventPage, MemberPage } from '~/api/gen/types.gen';
import { getLocale } from '~/i18n/runtime.js';
import type { AuditSearch } from '~/lib/audit-search';
import { present } from '~/lib/present';

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
