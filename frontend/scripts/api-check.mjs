// Fails when src/api/gen is not what openapi.yaml generates today.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const committed = join(root, 'src/api/gen');
const fresh = mkdtempSync(join(tmpdir(), 'guichet-api-'));

/** Relative path to text, for every file below a folder. */
const tree = (folder) =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );

try {
  execFileSync(process.execPath, [join(root, 'node_modules/.bin/openapi-ts'), '--silent'], {
    cwd: root,
    env: { ...process.env, API_OUT: fresh },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [before, after] = [tree(committed), tree(fresh)];
  const names = new Set([...before.keys(), ...after.keys()]);
  const stale = [...names].filter((name) => before.get(name) !== after.get(name));
  if (stale.length > 0) {
    console.error(`src/api/gen is stale: ${stale.join(', ')}\nRun \`npm run api\`.`);
    process.exitCode = 1;
  } else console.log(`ok: ${names.size} generated files match openapi.yaml`);
} finally {
  rmSync(fresh, { recursive: true });
}
