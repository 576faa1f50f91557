import {
  listApiTokensOptions,
  listEventsOptions,
  listMemberInvitationsOptions,
  listMembersInfiniteOptions,
  listOrganizationAuditOptions,
} from '~/api/gen/@tanstack/react-query.gen';
import type { ListEventsResponse, MemberPage } from '~/api/gen/types.gen';
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

/** Its events that the public list has; others cannot be chosen by name yet. */
export const eventsQuery = (slug: string) => ({
  ...listEventsOptions({ query: { locale: getLocale(), limit: EVENTS_MAX } }),
  select: ({ data: cards }: ListEventsResponse) =>
    cards
      .filter(({ organizer }) => organizer.slug === slug)
      .map(({ id, title }) => ({ id, title })),
});
