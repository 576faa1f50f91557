import { Link, Outlet } from '@tanstack/react-router';
import type { MembershipView } from '~/api/gen/types.gen';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { Icon } from '~/ui/icon';
import { SectionFrame } from '~/ui/section-layout';
import { StepUpDialog } from '~/ui/step-up-dialog';

export function AccountLayout() {
  const session = useSession();
  // Between signing out and leaving the page there is nobody to show it to.
  if (session.status !== 'signed-in') return null;
  return (
    <SectionFrame
      owner={session.user.email}
      nav={<Sections organizations={session.user.organizations} />}
      navLabel={m.account_title()}
    >
      <Outlet />
      <StepUpDialog />
    </SectionFrame>
  );
}

function Sections({ organizations }: { organizations: MembershipView[] }) {
  return (
    <>
      <Link to="/account" activeOptions={{ exact: true }}>
        <Icon name="person" size={18} /> {m.account_profile()}
      </Link>
      <Link to="/account/security">
        <Icon name="shield" size={18} /> {m.account_security()}
      </Link>
      <Link to="/account/devices">
        <Icon name="device" size={18} /> {m.account_devices()}
      </Link>
      {organizations.map(({ id, slug, name }) => (
        <Link key={id} to="/organizations/$slug/members" params={{ slug }}>
          <Icon name="organizer" size={18} /> {name}
        </Link>
      ))}
    </>
  );
}
