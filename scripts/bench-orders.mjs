// Measures orders: everybody fills a cart and pays it, over HTTP with their own token, beside pgbench and SQLite, which
// write the rows of one such order in a transaction. Started by scripts/bench.sh, which gives GUICHET_BIN,
// EXAMPLES (a folder) and TEST_DATABASE_URL. BENCH_SECONDS and BENCH_CLIENTS change its size.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { agent, eventOnSale, judge, memory, registered, run, serving, start, stopAll, verdicts } from './bench-lib.mjs';

const { EXAMPLES, GUICHET_BIN, TEST_DATABASE_URL } = process.env;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const WARM_SECONDS = 2;
const CLIENTS = (process.env.BENCH_CLIENTS ?? '1,16,64,128,256').split(',').map(Number);
// Each client is a person of its own.
const BUYERS = Math.max(...CLIENTS);
const OFFERS = 100;
// An access token lives ten minutes; a database is measured in less, or its later points would fail.
const PGBENCH_CLIENTS = [1, 4, 8, 32];

/** Everybody buys again and again; orders a second, and how long a checkout took. */
async function load({ base, tokens, sale }, clients, seconds, offers) {
  const buyers = start(join(EXAMPLES, 'buyers'), [new URL(base).host, String(seconds)], {}, ['pipe', 'pipe', 'inherit']);
  buyers.stdin.end([sale.date, offers.join(','), ...tokens.slice(0, clients)].join('\n'));
  let said = '';
  for await (const part of buyers.stdout) said += part;
  const [rate, p50, p99, wrong] = said.split(' ').map(Number);
  if (wrong === undefined) throw new Error(`the buyers said nothing: ${said}`);
  return { rate, p50, p99, wrong };
}

async function measure(shop, name, offers) {
  const found = {};
  for (const clients of CLIENTS) {
    await load(shop, clients, WARM_SECONDS, offers);
    const result = await load(shop, clients, SECONDS, offers);
    found[clients] = result;
    const wrong = result.wrong ? `  ${result.wrong} wrong` : '';
    console.log(`${`${shop.label}: ${name}`.padEnd(34)} ${String(clients).padStart(4)} clients ${result.rate.toFixed(0).padStart(6)} orders/s  p50 ${result.p50.toFixed(1)} ms  p99 ${result.p99.toFixed(1)} ms${wrong}`);
  }
  return found;
}

async function opened(label, url, folder) {
  const { env, base, server } = await serving(url, folder);
  const organizer = await registered(base, 'ada@bench.example.org', { organization_name: 'Banc' });
  const offers = Array.from({ length: OFFERS }, (_, n) => ({ name_fr: `Porte ${n}`, price: { amount: 2500, currency: 'EUR' }, tax_rate_bp: 550 }));
  const sale = await eventOnSale(base, organizer, offers, { capacity: 1_000_000 });
  const tokens = [];
  for (let n = 0; n < BUYERS; n += 1) tokens.push(await registered(base, `bench-${n}@example.org`));
  return { label, url, env, base, server, sale, tokens };
}

/** How each database makes fresh ids, and names the rows of an order that is there already. */
const POSTGRES = (hot) => ({
  fresh: (name) => `decode(lpad(to_hex(:${name}::bigint),32,'0'),'hex')`,
  freshFor: (name, number) => `decode(lpad(to_hex(:${name}::bigint + ${number}),32,'0'),'hex')`,
  freshText: (name) => `substr(md5(:${name}::text), 1, 8)`,
  zeros: `decode(repeat('00', 32), 'hex')`,
  of: (name) => `'${hot[name]}'`,
});
const SQLITE = {
  fresh: (name) => `(SELECT ${name} FROM temp.fresh)`,
  freshFor: () => 'randomblob(16)',
  freshText: (name) => `(SELECT substr(hex(${name}), 1, 8) FROM temp.fresh)`,
  zeros: 'zeroblob(32)',
  of: (name) => `(SELECT ${name} FROM temp.hot)`,
};

/** The rows of one order of two tickets, with fresh ids. */
function orderRows({ fresh, freshFor, freshText, zeros, of }) {
  const copy = (table, columns, from) => {
    const all = Object.entries(columns);
    return `INSERT INTO ${table} (${all.map(([name]) => name).join(', ')}) SELECT ${all.map(([, value]) => value).join(', ')} FROM ${table} WHERE ${from};`;
  };
  const kept = (names) => Object.fromEntries(names.split(' ').map((name) => [name, name]));
  return `INSERT INTO idempotency_keys (principal, name, fingerprint, subject, busy_until, created_at) VALUES (${fresh('o')}, 'bench', ${zeros}, ${fresh('o')}, 0, 0);
UPDATE quotas SET sold = sold + 2 WHERE id = ${of('quota')} AND held + sold + blocked + 2 <= size + overbook;
UPDATE person_counts SET n = n + 2 WHERE user_id = ${of('buyer')} AND target_id = ${of('person')};
${copy('orders', { id: fresh('o'), code: freshText('o'), ...kept('org_id user_id status currency subtotal_minor total_minor tax_minor email name locale details is_paying is_extended expires_at confirmed_at created_at updated_at origin words') }, `id = ${of('purchase')}`)}
${copy('order_lines', { id: fresh('l'), order_id: fresh('o'), ...kept('org_id event_id occurrence_id offer_id position quantity admits unit_minor unit_net_minor total_minor tax_minor tax_rate_bp promo_code_id snapshot details') }, `order_id = ${of('purchase')}`)}
${copy('order_holds', { line_id: fresh('l'), order_id: fresh('o'), ...kept('kind target_id units') }, `order_id = ${of('purchase')}`)}
${copy('payments', { id: fresh('p'), order_id: fresh('o'), reference: freshText('p'), ...kept('org_id attempt provider status amount_minor currency method decline next_action is_mismatched asked_at created_at updated_at') }, `order_id = ${of('purchase')}`)}
${copy('tickets', { id: freshFor('t', 'number'), order_id: fresh('o'), line_id: fresh('l'), ...kept('org_id event_id occurrence_id offer_id user_id number group_number name email status secret_version ticket_key answers created_at updated_at') }, `order_id = ${of('purchase')}`)}
${copy('ledger_entries', { id: freshFor('e', 'row_number() OVER ()'), order_id: fresh('o'), ...kept('org_id kind account currency amount_minor at') }, `order_id = ${of('purchase')}`)}
INSERT INTO facts (name, version, payload, org, at, relayed_at) VALUES ('bench.order_confirmed', 1, '{}', NULL, 0, 0);
UPDATE idempotency_keys SET status = 201, answer = '{}' WHERE principal = ${fresh('o')} AND name = 'bench';
`;
}

/** The same for pgbench, in one transaction. */
function pgbenchScript(hot) {
  const set = ['o', 'l', 'p', 't', 'e'].map((name) => `\\set ${name} random(1, 9000000000000000000)`).join('\n');
  return `${set}\nBEGIN;\n${orderRows(POSTGRES(hot))}COMMIT;\n`;
}

/** The same for SQLite: what is done once, and what each transaction does. */
const sqliteScript = () => `CREATE TEMP TABLE fresh AS SELECT zeroblob(16) AS o, zeroblob(16) AS l, zeroblob(16) AS p;
CREATE TEMP TABLE hot AS
  SELECT bought.id AS purchase, bought.user_id AS buyer,
    (SELECT target_id FROM order_holds WHERE order_id = bought.id AND kind = 'quota' LIMIT 1) AS quota,
    (SELECT target_id FROM order_holds WHERE order_id = bought.id AND kind = 'event_person' LIMIT 1) AS person
  FROM (SELECT id, user_id FROM orders WHERE status = 'confirmed' ORDER BY id LIMIT 1) AS bought;
--
UPDATE temp.fresh SET o = randomblob(16), l = randomblob(16), p = randomblob(16);
${orderRows(SQLITE)}`;

/** Orders a second that SQLite takes by itself, in process, with a transaction for each. */
async function oneEach({ url }) {
  const alone = start(join(EXAMPLES, 'alone'), [url, String(SECONDS)], {}, ['pipe', 'pipe', 'inherit']);
  alone.stdin.end(sqliteScript());
  let said = '';
  for await (const part of alone.stdout) said += part;
  const rate = Number(said);
  if (!(rate > 0)) throw new Error(`no order was written: ${said}`);
  console.log(`sqlite, the same rows, one transaction each in process ${rate.toFixed(0).padStart(6)} orders/s`);
  return rate;
}

/** What PostgreSQL does by itself with the same rows: orders a second by clients. */
async function baseline(shop, folder) {
  const one = async (sql) => (await run('psql', [shop.url, '-Atqc', sql])).stdout.trim();
  const order = await one("SELECT id FROM orders WHERE status = 'confirmed' ORDER BY id LIMIT 1");
  const hot = {
    purchase: order,
    buyer: await one(`SELECT user_id FROM orders WHERE id = '${order}'`),
    quota: await one(`SELECT target_id FROM order_holds WHERE order_id = '${order}' AND kind = 'quota' LIMIT 1`),
    person: await one(`SELECT target_id FROM order_holds WHERE order_id = '${order}' AND kind = 'event_person' LIMIT 1`),
  };
  const script = join(folder, 'order.sql');
  await writeFile(script, pgbenchScript(hot));
  const rates = {};
  for (const clients of PGBENCH_CLIENTS) {
    const { stdout } = await run('pgbench', ['-n', '-M', 'prepared', '-c', String(clients), '-j', String(Math.min(2, clients)), '-T', String(SECONDS), '-f', script, shop.url], { env: { ...process.env, PATH: `${process.env.PATH}:${(await run('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | tail -n 1'])).stdout.trim()}` } });
    rates[clients] = Number(/tps = ([\d.]+)/.exec(stdout)[1]);
    console.log(`pgbench, the same rows             ${String(clients).padStart(4)} clients ${rates[clients].toFixed(0).padStart(6)} orders/s`);
  }
  return rates;
}

async function measured(shop, folder) {
  const isPg = shop.url.startsWith('postgres');
  const hot = await measure(shop, 'one hot offer', shop.sale.offers.slice(0, 1));
  const spread = await measure(shop, `spread over ${OFFERS} offers`, shop.sale.offers);
  const best = (found) => Math.max(...Object.values(found).map(({ rate }) => rate));
  const loaded = await memory(shop.server);
  judge(`${shop.label}: hot orders/s at their best >= ${isPg ? 4000 : 5000}`, best(hot).toFixed(0), best(hot) >= (isPg ? 4000 : 5000));
  if (hot[128]) judge(`${shop.label}: p99 <= 100 ms at 128 clients`, `${hot[128].p99.toFixed(0)} ms`, hot[128].p99 <= 100);
  judge(`${shop.label}: spread orders not slower than hot ones`, (best(spread) / best(hot)).toFixed(2), best(spread) >= 0.95 * best(hot));
  judge(`${shop.label}: memory under orders <= 200 MB`, `${loaded.toFixed(0)} MB`, loaded <= 200);
  // Whatever is under way ends first; then every counter, ticket and movement of money is recomputed.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const books = await run(GUICHET_BIN, ['admin', 'verify-ledger'], { env: { ...process.env, ...shop.env } }).then(({ stdout }) => stdout, (error) => `${error.stdout}${error.stderr}`);
  console.log(`${shop.label}: ${books.trim().split('\n').at(-1)}`);
  shop.server.kill();
  if (isPg) {
    const rates = await baseline(shop, folder);
    const most = Math.max(...Object.values(rates));
    judge(`${shop.label}: hot orders >= 1.5 of pgbench at its best`, (best(hot) / most).toFixed(2), best(hot) >= 1.5 * most);
    judge(`${shop.label}: hot orders >= 8 of pgbench with 32 clients`, (best(hot) / rates[32]).toFixed(2), best(hot) >= 8 * rates[32]);
  } else {
    const rate = await oneEach(shop);
    judge(`${shop.label}: hot orders >= 1.5 of one transaction each, in process`, (best(hot) / rate).toFixed(2), best(hot) >= 1.5 * rate);
  }
}

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-bench-'));
  try {
    const { stdout: cpu } = await run('sh', ['-c', "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2"]);
    console.log(`${cpu.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; ${SECONDS} s a point; the load generator shares the cores`);
    await measured(await opened('sqlite', `sqlite://${folder}/lite/guichet.db`, join(folder, 'lite')), folder);
    await run('psql', [TEST_DATABASE_URL, '-qc', 'CREATE DATABASE guichet_orders']);
    const url = new URL(TEST_DATABASE_URL);
    url.pathname = '/guichet_orders';
    await measured(await opened('postgres', url.toString(), join(folder, 'pg')), folder);
    console.log('');
    for (const verdict of verdicts) console.log(verdict);
  } finally {
    agent.destroy();
    stopAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

await main();
