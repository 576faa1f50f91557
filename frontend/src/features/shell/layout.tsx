import { Outlet, useLocation, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { m } from '~/i18n/messages.js';
import { Footer } from './footer';
import { Header } from './header';
import classes from './layout.module.css';

/** A client-side navigation says nothing by itself: the new page's heading takes the focus. */
function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged) return;
        document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
      }),
    [router],
  );
}

export function Layout() {
  useFocusOnNavigation();
  const isBare = useLocation({ select: ({ pathname }) => /^\/(embed|door)\/./.test(pathname) });
  // On somebody else's page, and at a door, there is room for what they asked for, and for nothing around it.
  if (isBare) {
    return (
      <main id="main">
        <Outlet />
      </main>
    );
  }
  return (
    <div className={classes.page}>
      <a className={classes.skip} href="#main">
        {m.shell_skip()}
      </a>
      <Header />
      <main id="main" tabIndex={-1} className={classes.main}>
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}
