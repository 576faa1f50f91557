// Routes import Mantine's stylesheets one by one. This fails when a component is used whose
// stylesheet was forgotten: its hashed class is in the route's JavaScript and in the whole sheet,
// but not in the route's CSS. So is a colour that postcss.config.mjs leaves out, and something wears.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { UNWORN } from '../postcss.config.mjs';
import { closures, read } from './closure.mjs';

const whole = readFileSync(
  createRequire(import.meta.url).resolve('@mantine/core/styles.css'),
  'utf8',
);
const classesIn = (text) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g) ?? []);
const styled = classesIn(whole);

let failed = false;
for (const { route, js, css } of closures) {
  const code = js.map((file) => read(file).toString()).join('\n');
  const style = css.map((file) => read(file).toString()).join('\n');
  const used = classesIn(code);
  const present = classesIn(style);
  for (const [name] of (code + style).matchAll(UNWORN)) {
    console.error(`${route}: ${name}… is not declared, see postcss.config.mjs`);
    failed = true;
  }
  const missing = [...used].filter((name) => styled.has(name) && !present.has(name));
  for (const name of missing) {
    const rule = whole.slice(whole.indexOf(name), whole.indexOf(name) + 60).replaceAll('\n', ' ');
    console.error(`${route}: .${name} has no style here (${rule}…)`);
  }
  failed ||= missing.length > 0;
}
if (failed) process.exit(1);
console.log(`ok: every Mantine class of ${closures.length} routes is styled`);
