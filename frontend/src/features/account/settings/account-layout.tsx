import { Link, Outlet } from '@tanstack/react-router';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { InnerIcon } from '~/ui/inner-icon';
import { SectionFrame } from '~/ui/section-layout';
import { StepUpDialog } from '~/ui/step-up-dialog';

export function AccountLayout() {
  const session = useSession();
  // Between signing out and leaving the page there is nobody to show it to.
  if (session.status !== 'signed-in') return null;
  return (
    <SectionFrame owner={session.user.email} nav={<Sections />} navLabel={m.account_title()}>
      <Outlet />
      <StepUpDialog />
    </SectionFrame>
  );
}

function Sections() {
  return (
    <>
      <Link to="/account" activeOptions={{ exact: true }}>
        <Icon name="person" size={18} /> {m.account_profile()}
      </Link>
      <Link to="/account/security">
        <InnerIcon name="shield" size={18} /> {m.account_security()}
      </Link>
      <Link to="/account/devices">
        <InnerIcon name="device" size={18} /> {m.account_devices()}
      </Link>
      <Link to="/account/organizations">
        <Icon name="organizer" size={18} /> {m.account_organizations()}
      </Link>
      <Link to="/account/privacy">
        <Icon name="hidden" size={18} /> {m.account_privacy()}
      </Link>
    </>
  );
}
