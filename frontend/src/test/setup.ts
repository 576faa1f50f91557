import '@testing-library/jest-dom/vitest';
import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import { reopenCart } from '~/api/cart-store';
import { resetSession } from '~/api/session-store';
import { startLocale } from '~/lib/locale';
import { server } from './server';

// How long a screen may take is the machine's business; tests say what it shows in the end.
configure({ asyncUtilTimeout: 10_000 });

// What jsdom lacks and Mantine or the router call.
Object.defineProperty(window, 'matchMedia', {
  value: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
});
HTMLDialogElement.prototype.showModal = function showModal() {
  this.open = true;
};
HTMLDialogElement.prototype.close = function close() {
  if (!this.open) return;
  this.open = false;
  this.dispatchEvent(new Event('close'));
};
URL.createObjectURL = () => 'blob:picture';
URL.revokeObjectURL = () => undefined;
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => startLocale('fr'));
afterEach(() => {
  cleanup();
  server.resetHandlers();
  vi.restoreAllMocks();
  document.cookie = 'guichet_locale=; path=/; max-age=0';
  document.getElementById('__boot')?.remove();
  window.localStorage.clear();
  window.sessionStorage.clear();
  resetSession();
  reopenCart();
});
afterAll(() => server.close());
