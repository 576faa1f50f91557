// Fails when a public route outgrows its budget (gzip): 170 kB of JavaScript, 16 kB of CSS.
import { gzipSync } from 'node:zlib';
import { closures, read } from './closure.mjs';

const JS_BYTES_MAX = 170_000;
const CSS_BYTES_MAX = 16_000;

const gzipBytes = (files) =>
  files.reduce((sum, file) => sum + gzipSync(read(file), { level: 9 }).length, 0);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

let failed = false;
for (const { route, js, css } of closures) {
  const jsBytes = gzipBytes(js);
  const cssBytes = gzipBytes(css);
  const over = jsBytes > JS_BYTES_MAX || cssBytes > CSS_BYTES_MAX;
  failed ||= over;
  console.log(
    `${over ? 'OVER' : 'ok  '} ${route.padEnd(14)} JS ${kB(jsBytes).padStart(9)} in ${js.length}` +
      `   CSS ${kB(cssBytes).padStart(8)} in ${css.length}`,
  );
}
if (failed) {
  console.error(`Budget: JS ${kB(JS_BYTES_MAX)}, CSS ${kB(CSS_BYTES_MAX)} per public route.`);
  process.exit(1);
}
