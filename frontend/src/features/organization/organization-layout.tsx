import { Link, Outlet, getRouteApi } from '@tanstack/react-router';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { seesEvents } from '~/ui/event-rights';
import { roleText } from '~/ui/role-text';
import { SectionFrame } from '~/ui/section-layout';
import { StepUpDialog } from '~/ui/step-up-dialog';
import { mayOpen } from './rights';
import { useOrganization } from '~/api/use-organization';

const route = getRouteApi('/organizations/$slug');

export function OrganizationLayout() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  // Between leaving it and leaving the page there is nothing to show.
  if (!organization) return null;
  const params = { slug };
  return (
    <SectionFrame
      owner={organization.name}
      as={roleText(organization.role)}
      navLabel={organization.name}
      nav={
        <>
          {seesEvents(organization.role) && (
            <>
              <Link
                to="/organizations/$slug/events"
                params={params}
                activeOptions={{ includeSearch: false }}
              >
                <Icon name="ticket" size={18} /> {m.events_managed_title()}
              </Link>
              <Link
                to="/organizations/$slug/venues"
                params={params}
                activeOptions={{ includeSearch: false }}
              >
                <Icon name="pin" size={18} /> {m.venues_title()}
              </Link>
              <Link
                to="/organizations/$slug/invoices"
                params={params}
                activeOptions={{ includeSearch: false }}
              >
                <InnerIcon name="print" size={18} /> {m.invoices_title()}
              </Link>
            </>
          )}
          <Link to="/organizations/$slug" params={params} activeOptions={{ exact: true }}>
            <Icon name="organizer" size={18} /> {m.organization_title()}
          </Link>
          {mayOpen(organization, 'change') && (
            <Link to="/organizations/$slug/page" params={params}>
              <Icon name="globe" size={18} /> {m.page_title()}
            </Link>
          )}
          {mayOpen(organization, 'legal') && (
            <Link to="/organizations/$slug/legal" params={params}>
              <InnerIcon name="log" size={18} /> {m.legal_title()}
            </Link>
          )}
          {mayOpen(organization, 'members') && (
            <Link to="/organizations/$slug/members" params={params}>
              <Icon name="people" size={18} /> {m.members_title()}
            </Link>
          )}
          {mayOpen(organization, 'tokens') && (
            <Link to="/organizations/$slug/tokens" params={params}>
              <InnerIcon name="key" size={18} /> {m.tokens_title()}
            </Link>
          )}
          {mayOpen(organization, 'audit') && (
            <Link
              to="/organizations/$slug/audit"
              params={params}
              activeOptions={{ includeSearch: false }}
            >
              <InnerIcon name="log" size={18} /> {m.audit_title()}
            </Link>
          )}
        </>
      }
    >
      <Outlet />
      <StepUpDialog />
    </SectionFrame>
  );
}
