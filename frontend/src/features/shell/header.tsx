import { Link } from '@tanstack/react-router';
import { m } from '~/i18n/messages.js';
import { Logo } from '~/ui/logo';
import { AccountSlot } from './account-slot';
import { CartLink } from './cart-link';
import classes from './header.module.css';
import { LocaleSwitch } from './locale-switch';
import { SchemeSwitch } from './scheme-switch';

export function Header() {
  return (
    <header className={classes.header}>
      <div className={classes.inner}>
        <Link to="/" className={classes.brand} aria-label={m.shell_brand()}>
          <Logo />
          <span className={classes.word}>Guichet</span>
        </Link>
        <nav className={classes.nav} aria-label={m.shell_nav()}>
          <Link to="/events" className={classes.link} activeOptions={{ includeSearch: false }}>
            {m.nav_events()}
          </Link>
        </nav>
        <div className={classes.tools}>
          <LocaleSwitch />
          <SchemeSwitch />
          <CartLink />
          <AccountSlot />
        </div>
      </div>
    </header>
  );
}
