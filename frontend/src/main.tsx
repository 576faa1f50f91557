import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import './app/styles.css';
import './app/first-paint.css';
import { ApiError } from './api/api-error';
import { primeCache, readBoot } from './api/boot';
import { startSession } from './api/session';
import { App } from './app/app';
import { keepDrawnFocus } from './app/drawn-focus';
import { registerServiceWorker } from './app/pwa';
import { createQueryClient } from './app/query';
import { createAppRouter } from './app/router';
import { watchSession } from './app/session-watch';
import { startLocale } from './lib/locale';

const boot = readBoot();
startLocale(boot?.locale);

const queryClient = createQueryClient();
if (boot) primeCache(queryClient, boot);
const router = createAppRouter(queryClient);
watchSession(queryClient, router);
startSession();

// A deployment may have removed the chunk that an old tab asks for; the new page has the new one.
window.addEventListener('vite:preloadError', () => window.location.reload());

async function show(root: HTMLElement): Promise<void> {
  // What the server drew (backend/server/src/pages/paint) stays until the same screen replaces it.
  if (root.firstElementChild) {
    await router.load();
    keepDrawnFocus(root);
  }
  const app = createRoot(root, {
    // What the API refuses is on the error page already; only our own faults are worth the console.
    onCaughtError: (error) => {
      if (!(error instanceof ApiError)) console.error(error);
    },
  });
  // In a transition React makes pauses, in which a tap or a scroll is answered.
  startTransition(() =>
    app.render(
      <StrictMode>
        <App queryClient={queryClient} router={router} />
      </StrictMode>,
    ),
  );
  registerServiceWorker();
}

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');
void show(place);
