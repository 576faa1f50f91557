import {
  listApiTokensOptions,
  listMemberInvitationsOptions,
  listMembersOptions,
} from '~/api/gen/@tanstack/react-query.gen';

const MEMBERS_MAX = 100;

export const membersQuery = (org: string) =>
  listMembersOptions({ query: { org, limit: MEMBERS_MAX } });

export const invitationsQuery = (org: string) => listMemberInvitationsOptions({ query: { org } });

export const tokensQuery = (org: string) => listApiTokensOptions({ query: { org } });
