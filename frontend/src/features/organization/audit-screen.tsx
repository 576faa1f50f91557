import { useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { MembershipView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { AuditFilter } from '~/ui/audit-filter';
import { AuditList } from '~/ui/audit-list';
import { ButtonLink } from '~/ui/button-link';
import formClasses from '~/ui/form.module.css';
import { SectionHead } from '~/ui/section-layout';
import { organizationAuditQuery } from './query';
import { useOrganization } from '~/api/use-organization';

const route = getRouteApi('/organizations/$slug/audit');

export function AuditScreen() {
  const { slug } = route.useParams();
  const organization = useOrganization(slug);
  return organization ? <Audit organization={organization} /> : null;
}

function Audit({ organization }: { organization: MembershipView }) {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { data: page } = useSuspenseQuery(organizationAuditQuery(organization.id, search));
  const params = { slug: organization.slug };
  return (
    <>
      <SectionHead title={m.audit_title()} text={m.audit_organization_text()} />
      <AuditFilter
        whose="organization"
        action={search.action}
        onChange={(action) =>
          void navigate({
            to: '/organizations/$slug/audit',
            params,
            search: { action, cursor: undefined, actor: undefined },
            resetScroll: false,
          })
        }
      />
      <AuditList entries={page.data} person={({ name }) => name ?? m.audit_gone()} />
      {page.next_cursor && (
        <div className={formClasses.actions}>
          <ButtonLink
            to="/organizations/$slug/audit"
            params={params}
            search={{ ...search, cursor: page.next_cursor }}
            variant="default"
          >
            {m.page_next()}
          </ButtonLink>
        </div>
      )}
    </>
  );
}
