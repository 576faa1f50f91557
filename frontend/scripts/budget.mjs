// Fails when a route outgrows its budget (gzip): public ones 170 kB of JavaScript and 16 kB of CSS,
// those behind a sign-in 200 kB and 20 kB, the organizer's editor 300 kB and 24 kB.
import { gzipSync } from 'node:zlib';
import { closures, read } from './closure.mjs';

const PUBLIC = { js: 170_000, css: 16_000 };
const PRIVATE = { js: 200_000, css: 20_000 };
const EDITOR = { js: 300_000, css: 24_000 };

const gzipBytes = (files) =>
  files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

let failed = false;
for (const { route, isPublic, js, css } of closures) {
  const max = isPublic ? PUBLIC : route.includes('/events/$id') ? EDITOR : PRIVATE;
  const jsBytes = gzipBytes(js);
  const cssBytes = gzipBytes(css);
  const over = jsBytes > max.js || cssBytes > max.css;
  failed ||= over;
  console.log(
    `${over ? 'OVER' : 'ok  '} ${route.padEnd(42)} JS ${kB(jsBytes).padStart(9)} in ${js.length}` +
      `   CSS ${kB(cssBytes).padStart(8)} in ${css.length}`,
  );
}
if (failed) {
  console.error('Over the budget: see the top of scripts/budget.mjs.');
  process.exit(1);
}
