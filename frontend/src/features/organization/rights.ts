import type { MemberRole, MembershipView } from '~/api/gen/types.gen';
import { rolesGivenBy } from '~/ui/role-text';

type Section = 'members' | 'tokens' | 'audit' | 'change' | 'legal';

const open: Record<Section, MemberRole[]> = {
  change: ['owner', 'manager'],
  members: ['owner', 'manager'],
  tokens: ['owner', 'manager'],
  audit: ['owner'],
  legal: ['owner', 'finance'],
};

/** What a role's pages are. The server decides; this keeps links away that lead to a refusal. */
export const mayOpen = ({ role }: MembershipView, section: Section): boolean =>
  open[section].includes(role);

/** Whether a role looks after another one. */
export const manages = (viewer: MembershipView, role: MemberRole): boolean =>
  rolesGivenBy(viewer.role).includes(role);
