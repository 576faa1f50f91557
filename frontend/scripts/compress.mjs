// Writes .br and .gz beside each file of dist that shrinks, so that no server compresses at run time.
// index.html is left alone: the server fills it in for every request.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const BYTES_MIN = 1024;
const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(js|css|svg|wasm|webmanifest)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

for (const file of files) {
  const bytes = readFileSync(file);
  if (bytes.length < BYTES_MIN) continue;
  const brotli = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: brotli }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
