import { basename } from 'node:path';
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
  private:
    /\/features\/(?:organizer|organization|admin|account\/settings)\/|\/api\/invoices\.ts|\?private$/,
  organizer: /\/features\/organizations\/|\?organizer$/,
  buyer:
    /\/features\/(?:cart|checkout|orders)\/|\/ui\/paying\/|\/api\/(?:cart(?:-key)?|follow-cart|orders)\.ts|\?buyer$/,
  bank: /\/features\/bank\/|\?bank$/,
  holder: /\/features\/tickets\/|\/api\/tickets\.ts|\?holder$/,
  door: /\/features\/door\/|\?door$/,
  guest: /\/features\/guest\/|\/api\/(?:private-event|unlock)|\?guest$/,
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

/** The generated client could follow streams of events. The API has none. */
const noStreams: Plugin = {
  name: 'guichet-no-streams',
  apply: 'build',
  load: {
    filter: { id: /\/serverSentEvents\.gen\.ts$/ },
    handler: () => 'export function createSseClient() { throw new Error("no streams"); }',
  },
};

/** The first file of each route that people come to from other pages, most of them signed in. */
const deepRoutes = new Set<string>();

const findDeepRoutes: Plugin = {
  name: 'guichet-find-deep-routes',
  apply: 'build',
  generateBundle: {
    order: 'pre',
    handler: (_, files) => {
      for (const file of Object.values(files)) {
        if (file.type !== 'chunk' || !file.facadeModuleId) continue;
        if (
          /\/routes\/(?:account|admin|organizations|checkout|door|sandbox)[._-]/.test(
            file.facadeModuleId,
          )
        ) {
          deepRoutes.add(file.fileName);
        }
      }
    },
  },
};

const cssModules = new Map<string, string>();

/**
 * `file_class`: the server writes the first paint with the classes of the components that take over
 * (backend/server/src/pages/paint), and no build may rename them. Hence one file of each name.
 */
function scopedName(name: string, path: string): string {
  const file = basename(path).replace('.module.css', '');
  const known = cssModules.get(file) ?? path;
  if (known !== path) throw new Error(`two CSS modules are called ${file}: ${known} and ${path}`);
  cssModules.set(file, path);
  return `${file}_${name}`;
}

/**
 * The page that the server draws comes first, and the app after it: the app's scripts are names in a `meta`,
 * which this little script reads once the browser has drawn it. One after the other, each of them a task
 * of its own: a tap between them is answered.
 */
const LOADER = `(function () {
  var named = function (name) {
    var meta = document.querySelector('meta[name="guichet:' + name + '"]');
    return meta ? meta.content.split(' ') : [];
  };
  var hasBegun = false;
  var begin = function () {
    if (hasBegun) return;
    hasBegun = true;
    var app = named('app');
    app.concat(named('route')).forEach(function (href) {
      var link = document.createElement('link');
      link.rel = 'modulepreload';
      link.href = href;
      document.head.append(link);
    });
    app.reduce(function (before, href) {
      return before.then(function () {
        return import(href);
      });
    }, Promise.resolve());
  };
  if (!document.getElementById('root').firstElementChild) return begin();
  new PerformanceObserver(begin).observe({ type: 'paint', buffered: true });
  // A tab in the background draws nothing.
  setTimeout(begin, 500);
})();`;

const appAfterPaint: Plugin = {
  name: 'guichet-app-after-paint',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => {
      const scripts: string[] = [];
      const without = html
        .replace(/\s*<link rel="modulepreload"[^>]* href="([^"]+)">/g, (_, href: string) => {
          scripts.push(href);
          return '';
        })
        .replace(/\s*<script type="module"[^>]* src="([^"]+)"><\/script>/, (_, href: string) => {
          scripts.push(href);
          return '';
        });
      if (scripts.length === 0) throw new Error('index.html names no scripts');
      return without
        .replace(
          '</head>',
          `  <meta name="guichet:app" content="${scripts.join(' ')}" />\n  </head>`,
        )
        .replace('</body>', `  <script>${LOADER}</script>\n  </body>`);
    },
  },
};

export default defineConfig({
  plugins: [
    apartClient,
    noStreams,
    findDeepRoutes,
    // Must come before react(): it rewrites the route files.
    tanstackRouter({ target: 'react', autoCodeSplitting: true }),
    paraglideVitePlugin(paraglideOptions),
    react(),
    devHead,
    appAfterPaint,
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
          // The reader of QR codes is for doors: who started a camera once has it without a network too.
          {
            urlPattern: /\/assets\/[^/]+\.wasm$/,
            handler: 'CacheFirst',
            options: { cacheName: 'readers', expiration: { maxEntries: 2 } },
          },
        ],
      },
    }),
  ],
  resolve: { tsconfigPaths: true },
  css: { modules: { generateScopedName: scopedName } },
  build: {
    manifest: true,
    target: 'es2022',
    modulePreload: {
      polyfill: false,
      // The entry lists what each route needs besides. Where the service worker has it all by then, visitors
      // need not download that list.
      resolveDependencies: (file, needed) =>
        deepRoutes.has(file) ? needed.filter((name) => name.endsWith('.css')) : needed,
    },
    // The entry names every chunk: names without words keep it small. The manifest says which is which.
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            // Apart, so that reading the app is two short tasks and not a long one.
            { name: 'react', test: /node_modules\/(?:react|react-dom|scheduler)\// },
            // What almost every page needs, in one piece instead of one for each set of pages.
            { name: 'query', test: /node_modules\/@tanstack\/(?:react-query|query-core)\// },
            {
              name: 'event',
              test: /\/src\/(?:lib\/(?:format|typography)\.ts|ui\/(?:poster|sale-status|price-text|place-text|initial)\.|api\/urls\.ts|i18n\/(?:registry\.js|messages\/(?:price_|sale_|event_(?:cancelled|more|online|place)|cart_few_left|tickets_sold_out)))/,
            },
            {
              name: 'page',
              test: /\/src\/i18n\/messages\/(?:event_(?:when|where|tags|organizer)\.|offers_(?:price|reduced|vip)\.|terms_|dates_(?:all|doors)\.)/,
            },
            {
              name: 'order',
              test: /\/src\/i18n\/messages\/(?:totals_|cart_summary_of|checkout_(?:payment|provider_down))/,
            },
          ],
        },
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
    // As with the browser tests: a second try in CI is told in the closing lines, and is to be mended.
    retry: process.env['CI'] ? 1 : 0,
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
