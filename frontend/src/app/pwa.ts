function register(): void {
  navigator.serviceWorker.register('/sw.js').catch((error: unknown) => {
    // Private windows may forbid workers; the site works without one.
    console.info('Offline page unavailable', error);
  });
}

/** After the first screen is done: the worker only matters once the network is gone. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
}
