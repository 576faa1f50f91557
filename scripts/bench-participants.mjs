// Measures the list of participants and its files with 100,000 tickets of one event. `scripts/bench.sh participants` gives
// GUICHET_BIN and TEST_DATABASE_URL; BENCH_PARTICIPANTS changes the size. It needs sqlite3 and psql.
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { agent, ask, eventOnSale, judge, memory, middle, registered, run, serving, stopAll, verdicts } from './bench-lib.mjs';

const { TEST_DATABASE_URL } = process.env;
const N = Number(process.env.BENCH_PARTICIPANTS ?? 100_000);
const ORDERS = Math.ceil(N / 4);
const ROUNDS = 3;

/** An event with one order of one ticket; its id, and a token that lives long. */
async function eventWithOne(base) {
  const token = await registered(base, 'ada@bench.example.org', { organization_name: 'Banc' });
  const post = (path, body, headers) => ask(base, 'POST', `/manage/${path}`, { body, token, headers });
  const { event, date, offers } = await eventOnSale(base, token, [{ name_fr: 'Solo', price: { amount: 2500, currency: 'EUR' } }]);
  const gift = { offer_id: offers[0], occurrence_id: date, quantity: 1, name: 'Zoé Martin', email: 'zoe@bench.example.org' };
  await post(`events/${event.id}/orders`, gift, { 'idempotency-key': 'bench' });
  return { event: event.id, token: (await post('org/api-tokens', { name: 'Bench', scopes: ['orders:read'] })).token };
}

/** The rest in SQL: a quarter as many orders as tickets, four tickets each, of many names. */
function crowd(isPg) {
  const id = (n) => (isPg ? `decode(lpad(to_hex(${n}), 32, '0'), 'hex')` : `CAST(printf('%016d', ${n}) AS BLOB)`);
  const counter = (n) => `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ${n})`;
  const kept = (names) => names.split(' ').join(', ');
  const order = kept('org_id user_id status currency subtotal_minor total_minor tax_minor locale details is_paying is_extended expires_at confirmed_at created_at updated_at origin');
  const ticket = kept('org_id event_id occurrence_id offer_id line_id user_id status secret_version ticket_key answers created_at updated_at');
  return `INSERT INTO orders (id, code, email, name, words, sort_name, ${order}) ${counter(ORDERS)}
    SELECT ${id('c.n')}, substr('0000000' || c.n, -8), 'buyer' || c.n || '@bench.example.org', 'Buyer ' || c.n,
    ' ' || c.n || ' buyer ' || c.n, 'buyer ' || c.n, ${order} FROM orders CROSS JOIN c;
    INSERT INTO tickets (id, order_id, number, group_number, name, email, words, ${ticket}) ${counter(N - 1)}
    SELECT ${id('c.n + 900000000')}, ${id(`(c.n % ${ORDERS}) + 1`)}, 2 + c.n / ${ORDERS}, 1, 'Guest ' || (c.n * 7919 % 50000), 'guest' || c.n || '@bench.example.org',
    ' guest ' || (c.n * 7919 % 50000), ${ticket} FROM tickets CROSS JOIN c;`.replaceAll("substr('0000000' || c.n, -8)", isPg ? "lpad(c.n::text, 8, '0')" : "substr('0000000' || c.n, -8)");
}

/** How long a request takes to its end, how many bytes come, and the most memory meanwhile. */
async function timed({ base, server, token }, path) {
  let most = 0;
  const watch = setInterval(async () => { most = Math.max(most, await memory(server)); }, 20);
  const begin = performance.now();
  const answer = await fetch(`${base}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  let bytes = 0;
  for await (const part of answer.body) bytes += part.length;
  clearInterval(watch);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
  return { seconds: (performance.now() - begin) / 1000, bytes, most };
}

async function measured(label, url, folder) {
  const isPg = url.startsWith('postgres');
  const { base, server } = await serving(url, folder);
  const { event, token } = await eventWithOne(base);
  const sql = crowd(isPg);
  if (isPg) await run('psql', [url, '-qc', sql, '-c', 'ANALYZE']);
  else await run('sqlite3', [`${folder}/guichet.db`, sql]);
  const shop = { base, server, token };
  const list = `/manage/events/${event}/participants`;
  const idle = await memory(server);
  const report = (name, { seconds, bytes, most }) => console.log(`${label.padEnd(9)} ${name.padEnd(34)} ${(seconds * 1000).toFixed(0).padStart(7)} ms ${(bytes / 2 ** 20).toFixed(1).padStart(7)} MiB  memory +${Math.max(0, most - idle).toFixed(0)} MiB`);
  for (const [format, most] of [['csv', 3], ['xlsx', 12], ['json', 5]]) {
    const found = [];
    for (let n = 0; n < ROUNDS; n += 1) found.push(await timed(shop, `${list}/export?format=${format}`));
    const seconds = middle(found.map((one) => one.seconds));
    const grown = Math.max(...found.map((one) => one.most)) - idle;
    report(`${N} rows as ${format}`, { ...found[0], seconds, most: grown + idle });
    judge(`${label}: ${format} <= ${most} s`, `${seconds.toFixed(2)} s`, seconds <= most);
    judge(`${label}: ${format} memory <= +64 MiB`, `+${grown.toFixed(0)} MiB`, grown <= 64);
  }
  for (const sort of ['name', '-name', 'purchased', 'order', 'offer']) report(`first page by ${sort}, counted`, await timed(shop, `${list}?sort=${sort}&limit=100`));
  report('search for a name', await timed(shop, `${list}?q=guest+4242&limit=100`));
  server.kill();
}

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-bench-'));
  try {
    console.log(`${cpus().length} cores; the median of ${ROUNDS}`);
    await measured('sqlite', `sqlite://${folder}/lite/guichet.db`, join(folder, 'lite'));
    await run('psql', [TEST_DATABASE_URL, '-qc', 'CREATE DATABASE guichet_participants']);
    const url = new URL(TEST_DATABASE_URL);
    url.pathname = '/guichet_participants';
    await measured('postgres', url.toString(), join(folder, 'pg'));
    console.log('');
    for (const verdict of verdicts) console.log(verdict);
  } finally {
    agent.destroy();
    stopAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

await main();
