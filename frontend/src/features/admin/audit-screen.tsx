import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router';
import type { AuditPersonView } from '~/api/gen/types.gen';
import { m } from '~/i18n/messages.js';
import { AuditFilter } from '~/ui/audit-filter';
import { AuditList } from '~/ui/audit-list';
import { ButtonLink } from '~/ui/button-link';
import formClasses from '~/ui/form.module.css';
import { SectionHead } from '~/ui/section-layout';
import { auditQuery } from './query';

const route = getRouteApi('/admin/audit');

const linked = ({ id, name }: AuditPersonView) => (
  <Link to="/admin/users/$id" params={{ id }}>
    {name ?? m.audit_gone()}
  </Link>
);

export function AuditScreen() {
  const search = route.useSearch();
  const { data: page } = useSuspenseQuery(auditQuery(search));
  const navigate = useNavigate();
  return (
    <>
      <SectionHead title={m.audit_title()} text={m.audit_text()}>
        {search.actor && (
          <ButtonLink
            to="/admin/audit"
            search={{ action: search.action, actor: undefined, cursor: undefined }}
            variant="default"
          >
            {m.audit_everybody()}
          </ButtonLink>
        )}
      </SectionHead>
      <AuditFilter
        whose="everybody"
        action={search.action}
        onChange={(action) =>
          void navigate({
            to: '/admin/audit',
            search: { actor: search.actor, cursor: undefined, action },
            resetScroll: false,
          })
        }
      />
      <AuditList isPlatform entries={page.data} person={linked} />
      {page.next_cursor && (
        <div className={formClasses.actions}>
          <ButtonLink
            to="/admin/audit"
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
