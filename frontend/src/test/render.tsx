import { createMemoryHistory } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { primeCache, readBoot } from '~/api/boot';
import { App } from '~/app/app';
import { createQueryClient } from '~/app/query';
import { createAppRouter } from '~/app/router';
import { watchSession } from '~/app/session-watch';

/** The whole app at an address: real routes, providers and client; only the network is faked. */
export function renderApp(path: string) {
  const queryClient = createQueryClient();
  const boot = readBoot();
  if (boot) primeCache(queryClient, boot);
  const history = createMemoryHistory({ initialEntries: [path] });
  const router = createAppRouter(queryClient, history);
  watchSession(queryClient, router);
  render(<App queryClient={queryClient} router={router} env="test" />);
  return {
    user: userEvent.setup(),
    location: () => history.location.pathname + history.location.search,
  };
}
