import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { roleText } from '~/ui/role-text';
import { SectionFrame } from '~/ui/section-layout';
import { StepUpDialog } from '~/ui/step-up-dialog';
import { useOrganization } from './use-organization';

const route = getRouteApi('/organizations/$slug');

export function OrganizationLayout() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  // Somebody has just left it, or signed out: the page is on its way elsewhere.
  if (!organization) return null;
  return (
    <SectionFrame
      owner={`${organization.name} · ${roleText(organization.role)}`}
      navLabel={organization.name}
      nav={
        <>
          <Link to="/organizations/$slug/members" params={{ slug }}>
            <Icon name="people" size={18} /> {m.members_title()}
          </Link>
          <Link to="/organizations/$slug/tokens" params={{ slug }}>
            <Icon name="key" size={18} /> {m.tokens_title()}
          </Link>
        </>
      }
    >
      <Outlet />
      <StepUpDialog />
    </SectionFrame>
  );
}
