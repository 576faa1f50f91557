import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent, { PointerEventsCheckLevel } from '@testing-library/user-event';
import { afterEach } from 'vitest';
import { primeCache, readBoot } from '~/api/boot';
import { App } from '~/app/app';
import { createQueryClient } from '~/app/query';
import { createAppRouter } from '~/app/router';
import { watchSession } from '~/app/session-watch';

let stopWatching: (() => void) | undefined;
// Before the session is reset: an app that is gone would ask who is there.
afterEach(() => stopWatching?.());

/** The whole app at an address: real routes, providers and client; only the network is faked. */
export function renderApp(path: string) {
  const queryClient = createQueryClient();
  const boot = readBoot();
  if (boot) primeCache(queryClient, boot);
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = createAppRouter(queryClient, history);
  stopWatching = watchSession(queryClient, router);
  render(<App queryClient={queryClient} router={router} env="test" />);
  return {
    // No pause after each key and no look at every ancestor's style before each press: on a slow
    // machine these two alone made long forms outlive their test.
    user: userEvent.setup({ delay: null, pointerEventsCheck: PointerEventsCheckLevel.Never }),
    location: () => history.location.pathname + history.location.search,
  };
}
