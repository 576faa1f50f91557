import { defineConfig } from '@playwright/test';

const baseURL = process.env['E2E_BASE_URL'] ?? 'http://localhost:8080';
const url = new URL(baseURL);

const desktop = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, deviceScaleFactor: 2 };

/** Runs against a real `guichet serve` with demo data: the caller starts it and names it. */
export default defineConfig({
  testDir: './e2e/specs',
  // One worker per core leaves none for the server under test.
  workers: 1,
  // A second try in CI is told as "flaky" in the closing lines, and is to be mended; it does not throw a run away.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 30_000,
  expect: { timeout: 7_500 },
  reporter: [['list']],
  use: {
    baseURL: url.href,
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    colorScheme: 'light',
    // Only the offline spec wants the worker; elsewhere it would only blur what came from where.
    serviceWorkers: 'block',
    // A trace of every test costs a third of the run's time; `--trace on` makes one by hand.
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'desktop', use: desktop },
    // The walks through settings differ by no more than their width, which `screens` looks at.
    {
      name: 'phone',
      use: phone,
      testIgnore: /(account|admin|guests|moderation|organization|organizer|selling|shell)\.spec/,
    },
  ],
});
