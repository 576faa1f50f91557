import { Link } from '@tanstack/react-router';
import { apiBaseUrl } from '~/api/client';
import { m } from '~/i18n/messages.js';
import { Logo } from '~/ui/logo';
import classes from './footer.module.css';
import { LocaleSwitch } from './locale-switch';

// Whoever runs a changed version says at build time where its source is; a guess would be a dead link.
const sourceUrl: string = import.meta.env.VITE_SOURCE_URL ?? '';

export function Footer() {
  return (
    <footer className={classes.footer}>
      <div className={classes.inner}>
        <div className={classes.about}>
          <p className={classes.brand}>
            <Logo size={28} /> Guichet
          </p>
          <p className={classes.text}>{m.footer_about()}</p>
        </div>
        <nav aria-label={m.footer_nav()}>
          <ul className={classes.links}>
            <li>
              <Link to="/events">{m.nav_events()}</Link>
            </li>
            <li>
              <a href={new URL('/docs', apiBaseUrl).href}>{m.footer_docs()}</a>
            </li>
            {sourceUrl && (
              <li>
                <a href={sourceUrl} rel="noopener">
                  {m.footer_source()}
                </a>
              </li>
            )}
          </ul>
        </nav>
        <div className={classes.locale}>
          <LocaleSwitch id="locale-switch-footer" isLong />
        </div>
      </div>
    </footer>
  );
}
