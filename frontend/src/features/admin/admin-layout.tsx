import { Link, Navigate, Outlet, useMatchRoute } from '@tanstack/react-router';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { SectionFrame } from '~/ui/section-layout';
import { StepUpDialog } from '~/ui/step-up-dialog';

/** Whatever is searched for in it, it is the same section. */
const whole = { includeSearch: false };

export function AdminLayout() {
  const isNowhere = useMatchRoute()({ to: '/admin' }) !== false;
  if (isNowhere) return <Navigate to="/admin/users" replace />;
  return (
    <SectionFrame
      owner={m.admin_title()}
      navLabel={m.admin_title()}
      nav={
        <>
          <Link to="/admin/users" activeOptions={whole}>
            <Icon name="people" size={18} /> {m.users_title()}
          </Link>
          <Link to="/admin/organizations" activeOptions={whole}>
            <Icon name="organizer" size={18} /> {m.account_organizations()}
          </Link>
          <Link to="/admin/events" activeOptions={whole}>
            <Icon name="ticket" size={18} /> {m.moderation_title()}
          </Link>
          <Link to="/admin/catalog" activeOptions={whole}>
            <Icon name="pin" size={18} /> {m.shared_title()}
          </Link>
          <Link to="/admin/jobs">
            <InnerIcon name="tray" size={18} /> {m.jobs_title()}
          </Link>
          <Link to="/admin/audit" activeOptions={whole}>
            <InnerIcon name="log" size={18} /> {m.audit_title()}
          </Link>
        </>
      }
    >
      <Outlet />
      <StepUpDialog />
    </SectionFrame>
  );
}
