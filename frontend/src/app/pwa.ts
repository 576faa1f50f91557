function register(): void {
  navigator.serviceWorker.register('/sw.js').catch((error: unknown) => {
    // Private windows may forbid workers; the site works without one.
    console.info('Offline page unavailable', error);
  });
}

/** After the first screen is done: the worker only matters once the network is gone. */
export function registerServiceWorker(): void {
  // In a frame on another site it would only fill that site's share of the disk.
  const isFramed = window.parent !== window;
  if (!import.meta.env.PROD || isFramed || !('serviceWorker' in navigator)) return;
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
}
