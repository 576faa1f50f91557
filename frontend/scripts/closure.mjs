// What a browser downloads to show a public route: the entry, the route's chunks, and all that
// these import, read from Vite's manifest.
import { readFileSync } from 'node:fs';

export const dist = new URL('../dist/', import.meta.url);

/** Public routes and the modules whose lazy chunks draw them. */
const routes = {
  '/': ['src/routes/index.tsx'],
  '/events': ['src/routes/events.index.tsx'],
  '/events/$slug': ['src/routes/events.$slug.tsx'],
  '/events/$slug (tickets)': [
    'src/routes/events.$slug.tsx',
    'src/features/event/tickets/tickets.tsx',
  ],
  '/cart': ['src/routes/cart.tsx'],
  '/checkout/$group': ['src/routes/checkout.$group.tsx'],
  '/orders/$code': ['src/routes/orders.$code.tsx'],
  '/me/tickets': ['src/routes/me.tickets.tsx'],
  '/tickets/$id': ['src/routes/tickets.$id.tsx'],
  '/organizers/$slug': ['src/routes/organizers.$slug.tsx'],
  '/embed/events/$slug': ['src/routes/embed.events.$slug.tsx'],
  '/event-invitations': ['src/routes/event-invitations.tsx'],
  '/transfers': ['src/routes/transfers.tsx'],
  '/sandbox/payments/$id': ['src/routes/sandbox.payments.$id.tsx'],
  '/offline': ['src/routes/offline.tsx'],
  '/login': ['src/routes/login.tsx'],
  '/register': ['src/routes/register.tsx'],
  '/verify-email': ['src/routes/verify-email.tsx'],
  '/reset-password': ['src/routes/reset-password.tsx'],
};

/** What is behind a sign-in: bigger budgets, the same care. */
const privateRoutes = {
  '/account': ['src/routes/account.tsx', 'src/routes/account.index.tsx'],
  '/account/privacy': ['src/routes/account.tsx', 'src/routes/account.privacy.tsx'],
  '/organizations/$slug/members': [
    'src/routes/organizations.$slug.tsx',
    'src/routes/organizations.$slug.members.tsx',
  ],
  '/organizations/$slug/page': [
    'src/routes/organizations.$slug.tsx',
    'src/routes/organizations.$slug.page.tsx',
  ],
  '/organizations/$slug/legal': [
    'src/routes/organizations.$slug.tsx',
    'src/routes/organizations.$slug.legal.tsx',
  ],
  '/organizations/$slug/audit': [
    'src/routes/organizations.$slug.tsx',
    'src/routes/organizations.$slug.audit.tsx',
  ],
  '/organizations/$slug/events': [
    'src/routes/organizations.$slug.tsx',
    'src/routes/organizations.$slug.events.index.tsx',
  ],
  '/organizations/$slug/venues': [
    'src/routes/organizations.$slug.tsx',
    'src/routes/organizations.$slug.venues.tsx',
  ],
  '/organizations/$slug/invoices': [
    'src/routes/organizations.$slug.tsx',
    'src/routes/organizations.$slug.invoices.tsx',
  ],
  ...Object.fromEntries(
    ['index', 'dates', 'tickets', 'look', 'publish', 'questions', 'guests', 'codes', 'checkin'].map(
      (step) => [
        `/organizations/$slug/events/$id/${step}`,
        [
          'src/routes/organizations.$slug_.events.$id.tsx',
          `src/routes/organizations.$slug_.events.$id.${step}.tsx`,
        ],
      ],
    ),
  ),
  '/door': ['src/routes/door.{-$listId}.tsx'],
  '/door/$listId': [
    'src/routes/door.{-$listId}.tsx',
    'src/features/door/scanner-screen.tsx',
    'src/features/door/decoder.ts',
  ],
  '/admin/users': ['src/routes/admin.tsx', 'src/routes/admin.users.tsx'],
  '/admin/events': ['src/routes/admin.tsx', 'src/routes/admin.events.tsx'],
  '/admin/catalog': ['src/routes/admin.tsx', 'src/routes/admin.catalog.tsx'],
  '/admin/organizations': ['src/routes/admin.tsx', 'src/routes/admin.organizations.tsx'],
};

const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

function collect(key, seen) {
  if (seen.has(key)) return;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) collect(next, seen);
}

function closureOf(modules) {
  const seen = new Set();
  collect('index.html', seen);
  for (const module of modules) {
    const chunks = Object.keys(manifest).filter((key) => key.split('?')[0] === module);
    if (chunks.length === 0) throw new Error(`${module} has no chunk of its own: check the routes`);
    for (const key of chunks) collect(key, seen);
  }
  const chunks = [...seen].map((key) => manifest[key]);
  return {
    js: [...new Set(chunks.map((chunk) => chunk.file))].filter((file) => file.endsWith('.js')),
    css: [...new Set(chunks.flatMap((chunk) => chunk.css ?? []))],
  };
}

const closuresOf = (some, isPublic) =>
  Object.entries(some).map(([route, modules]) => ({ route, isPublic, ...closureOf(modules) }));

/** Whoever is signed in has a menu. */
const withMenu = Object.fromEntries(
  Object.entries(privateRoutes).map(([route, modules]) => [
    route,
    [...modules, 'src/features/shell/account-menu.tsx'],
  ]),
);

export const closures = [...closuresOf(routes, true), ...closuresOf(withMenu, false)];

export const read = (file) => readFileSync(new URL(file, dist));
