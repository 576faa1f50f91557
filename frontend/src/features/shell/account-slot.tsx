import { Link, useLocation } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { wasSignedIn } from '~/api/session-store';
import { useSession } from '~/api/use-session';
import { m } from '~/i18n/messages.js';
import { safeReturnPath } from '~/lib/return-path';
import { Icon } from '~/ui/icon';
import classes from './account-slot.module.css';

// Most visitors are nobody in particular, and download nothing of the menu.
const fetchMenu = async () => ({ default: (await import('./account-menu')).AccountMenu });
const AccountMenu = lazy(fetchMenu);
// It comes while the session is being renewed, not after.
if (wasSignedIn()) void fetchMenu();

/** The way in, or who is in. */
export function AccountSlot() {
  const session = useSession();
  if (session.status === 'signed-in') {
    return (
      <Suspense fallback={<Waiting />}>
        <AccountMenu user={session.user} />
      </Suspense>
    );
  }
  // The session is being renewed.
  if (session.status === 'unknown' && wasSignedIn()) return <Waiting />;
  return <SignInLink />;
}

/** The place is kept, so that nothing moves. */
const Waiting = () => <span className={classes.waiting} aria-hidden="true" />;

function SignInLink() {
  const { href } = useLocation();
  const next = safeReturnPath(href);
  return (
    <Link
      to="/login"
      search={next === undefined || next === '/' ? {} : { next }}
      className={classes.enter}
      aria-label={m.login_submit()}
    >
      <Icon name="person" />
      <span className={classes.word}>{m.login_submit()}</span>
    </Link>
  );
}
