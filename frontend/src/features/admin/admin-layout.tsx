import { Link, Outlet } from '@tanstack/react-router';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { SectionFrame } from '~/ui/section-layout';
import { StepUpDialog } from '~/ui/step-up-dialog';

export function AdminLayout() {
  return (
    <SectionFrame
      owner={m.admin_title()}
      navLabel={m.admin_title()}
      nav={
        <>
          <Link to="/admin/users" activeOptions={{ includeSearch: false }}>
            <Icon name="people" size={18} /> {m.users_title()}
          </Link>
          <Link to="/admin/audit" activeOptions={{ includeSearch: false }}>
            <Icon name="filter" size={18} /> {m.audit_title()}
          </Link>
        </>
      }
    >
      <Outlet />
      <StepUpDialog />
    </SectionFrame>
  );
}
