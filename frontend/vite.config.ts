import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { paraglideOptions } from './paraglide.options.mjs';

const backend = process.env['GUICHET_API'] ?? 'http://localhost:8080';

/** In development nobody fills the markers that the Rust server replaces in production. */
const devHead: Plugin = {
  name: 'guichet-dev-head',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html
      .replace('<!--guichet:head-->', '<title>Guichet</title>')
      .replace('<!--guichet:boot-->', ''),
};

/** Parts of the app that few download, and what they are given by `apartClient`. */
const APART = {
  private: /\/features\/(?:organizer|organization|admin|account\/settings)\/|\?private$/,
  organizer: /\/features\/organizations\/|\?organizer$/,
  guest: /\/features\/guest\/|\/api\/private-event|\?guest$/,
};

/**
 * The generated client is one module, and no bundler splits a module: everybody would download every
 * call that organizers or guests make. Their parts get copies of their own. These keep no state;
 * `client.gen` does, and stays one.
 */
const apartClient: Plugin = {
  name: 'guichet-apart-client',
  enforce: 'pre',
  async resolveId(source, importer) {
    if (!importer || !/\/(?:sdk|react-query)\.gen$/.test(source)) return null;
    const part = Object.entries(APART).find(([, files]) => files.test(importer))?.[0];
    if (!part) return null;
    const found = await this.resolve(source, importer, { skipSelf: true });
    return found && `${found.id}?${part}`;
  },
};

export default defineConfig({
  plugins: [
    apartClient,
    // Must come before react(): it rewrites the route files.
    tanstackRouter({ target: 'react', autoCodeSplitting: true }),
    paraglideVitePlugin(paraglideOptions),
    react(),
    devHead,
    VitePWA({
      // A waiting worker takes over once every tab is closed: no half-updated page, no prompt.
      registerType: 'prompt',
      injectRegister: false,
      manifest: {
        name: 'Guichet',
        short_name: 'Guichet',
        description: 'Billetterie : concerts, sport, ateliers, conférences.',
        lang: 'fr',
        id: '/',
        start_url: '/',
        scope: '/',
        display: 'standalone',
        background_color: '#f8f2e8',
        theme_color: '#f8f2e8',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          {
            src: '/icon-maskable-512.png',
            sizes: '512x512',
            type: 'image/png',
            purpose: 'maskable',
          },
        ],
      },
      workbox: {
        inlineWorkboxRuntime: true,
        clientsClaim: true,
        cleanupOutdatedCaches: true,
        globPatterns: ['assets/*.{js,css}', 'assets/*-latin-wght-*.woff2', 'favicon.svg'],
        // Pages come from the network (the server fills in head and data). Without a network the
        // app shell opens, under the address that was asked for, and says so.
        templatedURLs: { '/offline': ['index.html'] },
        navigateFallback: null,
        runtimeCaching: [
          {
            urlPattern: ({ request, url }) =>
              request.mode === 'navigate' &&
              !/^\/(api|dev|docs|media|openapi)\b/.test(url.pathname),
            handler: 'NetworkOnly',
            options: { precacheFallback: { fallbackURL: '/offline' } },
          },
        ],
      },
    }),
  ],
  resolve: { tsconfigPaths: true },
  build: {
    manifest: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The entry names every chunk: names without words keep it small. The manifest says which is which.
    rolldownOptions: {
      output: {
        chunkFileNames: 'assets/[hash:7].js',
        assetFileNames: ({ names }) =>
          names[0]?.endsWith('.css') ? 'assets/[hash:7][extname]' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      [
        '/api',
        '/media',
        '/health',
        '/version',
        '/docs',
        '/dev',
        '/openapi.json',
        '/openapi.yaml',
      ].map((path) => [path, backend]),
    ),
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['./src/test/setup.ts'],
    testTimeout: 20_000,
    css: { modules: { classNameStrategy: 'non-scoped' } },
    env: { TZ: 'America/New_York' },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.{ts,tsx}'],
      exclude: ['src/api/gen/**', 'src/i18n/**', 'src/test/**', 'src/main.tsx', '**/*.gen.ts'],
      reporter: ['text-summary', 'lcov'],
      thresholds: { lines: 85 },
    },
  },
});
