// Measures the catalog: every figure beside its baseline, all in one run on one machine.
// Started by scripts/bench.sh, which gives GUICHET_BIN, EXAMPLES (a folder) and TEST_DATABASE_URL.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { firstAnswer, freePort, judge, memory, middle, run, start, stopAll, verdicts } from './bench-lib.mjs';

const { GUICHET_BIN, EXAMPLES, TEST_DATABASE_URL } = process.env;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const WARM_SECONDS = 2;
const EVENTS = Number(process.env.BENCH_EVENTS ?? 10_000);
// Growth is measured at these sizes as well, on SQLite; none with BENCH_GROWTH=.
const GROWTH = (process.env.BENCH_GROWTH ?? '1000,100000').split(',').filter(Boolean).map(Number);
// A shared machine changes its pace from minute to minute: what is compared runs in turns.
const ROUNDS = 5;
const CLIENTS = (process.env.BENCH_CLIENTS ?? '1,16,64,256').split(',').map(Number);
// Sign-ins: so many clients at once, going round these accounts.
const [SIGN_IN_CLIENTS, ACCOUNTS] = [64, 16];
// A sign-in waits its turn for a second or more: a shorter window would see hardly any.
const SIGN_IN_SECONDS = Math.max(10, SECONDS);
// Readers of the catalog meanwhile: each asks again ten milliseconds after an answer.
const READERS = 16;
const READER_PAUSE_MS = 10;
const rows = [];

const toMs = (text) => {
  const [, value, unit] = /([\d.]+)(us|ms|s)/.exec(text) ?? [];
  return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
};

// Two threads at most: the load shares two cores with what it measures.
async function load(url, clients, { script, headers = [], seconds = SECONDS } = {}) {
  const args = ['-t', String(Math.min(2, clients)), '-c', String(clients), '-d', `${seconds}s`, '--latency', '--timeout', '10s'];
  for (const header of headers) args.push('-H', header);
  if (script) args.push('-s', script);
  const { stdout } = await run('wrk', [...args, url], { maxBuffer: 1 << 20 });
  const find = (pattern) => pattern.exec(stdout)?.[1];
  return {
    rate: Number(find(/Requests\/sec:\s+([\d.]+)/)),
    p50: toMs(find(/50%\s+(\S+)/) ?? '0ms'),
    p99: toMs(find(/99%\s+(\S+)/) ?? '0ms'),
    errors: Number(find(/Non-2xx or 3xx responses: (\d+)/) ?? 0) + (/Socket errors/.test(stdout) ? 1 : 0),
  };
}

async function measure(name, url, options = {}) {
  for (const clients of options.clients ?? CLIENTS) {
    // A short warm-up: the first answers fill caches that a running server has filled long ago.
    await load(url, clients, { ...options, seconds: WARM_SECONDS });
    const result = await load(url, clients, options);
    rows.push({ name, clients, page: options.page, ...result });
    const errors = result.errors ? ` ERRORS ${result.errors}` : '';
    console.log(`${name.padEnd(34)} ${String(clients).padStart(4)} clients ${result.rate.toFixed(0).padStart(8)}/s  p50 ${result.p50.toFixed(2)} ms  p99 ${result.p99.toFixed(2)} ms${errors}`);
  }
}

/** Several addresses in turns at 64 clients; the middle of each one's rounds, and of its ratios to the first ones. */
async function duel(contestants) {
  const seconds = Math.max(1, Math.round(SECONDS / ROUNDS));
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const results = {};
    for (const [name, { url, headers }] of Object.entries(contestants)) results[name] = await load(url, 64, { headers, seconds });
    // The first round warms up.
    if (round > 0) rounds.push(results);
  }
  return (name, base) => ({
    ratio: middle(rounds.map((round) => round[name].rate / round[base].rate)),
    rate: middle(rounds.map((round) => round[name].rate)),
    p99: middle(rounds.map((round) => round[name].p99)),
  });
}

/** The headers of a page of ours that no other server would add by itself. */
async function ourHeaders(url) {
  const byItself = ['content-length', 'content-type', 'date'];
  const headers = [...(await fetch(url, { headers: { 'Accept-Encoding': 'identity' } })).headers];
  return headers.filter(([name]) => !byItself.includes(name)).map(([name, value]) => `${name}: ${value}\n`).join('');
}

/** Judges the hot answers of a server against the bare framework and nginx with the same bytes, in turns. */
async function hot({ base, label }, pages) {
  const contestants = {};
  for (const { what, path, bare, dressed, file } of pages) {
    const etag = (await fetch(base + path)).headers.get('etag');
    contestants[`${what} bare`] = { url: bare };
    contestants[`${what} dressed`] = { url: dressed };
    contestants[`${what} nginx`] = { url: file };
    contestants[what] = { url: base + path };
    contestants[`${what} unchanged`] = { url: base + path, headers: [`If-None-Match: ${etag}`] };
  }
  const result = await duel(contestants);
  for (const { what } of pages) {
    const [toBare, toDressed, toNginx, unchanged] = [result(what, `${what} bare`), result(what, `${what} dressed`), result(what, `${what} nginx`), result(`${what} unchanged`, what)];
    const rate = (name) => `${result(name, name).rate.toFixed(0)}/s`;
    console.log(`${label} ${what}, in turns: ${rate(what)}; bare actix ${rate(`${what} bare`)} and ${rate(`${what} dressed`)} with our headers, nginx ${rate(`${what} nginx`)}, 304 ${rate(`${what} unchanged`)}`);
    const budget = `${label}: ${what} >= 0.8 of bare actix with our headers at 64 clients`;
    judge(budget, `${toDressed.ratio.toFixed(2)} (without headers ${toBare.ratio.toFixed(2)})`, toDressed.ratio >= 0.8);
    judge(`${label}: ${what} >= 0.85 of nginx at 64 clients`, toNginx.ratio.toFixed(2), toNginx.ratio >= 0.85);
    judge(`${label}: ${what} p99 <= 10 ms at 64 clients`, `${toBare.p99.toFixed(2)} ms`, toBare.p99 <= 10);
    judge(`${label}: ${what} 304 faster than 200`, unchanged.ratio.toFixed(2), unchanged.ratio > 1);
  }
}

const find = (name, clients) => rows.find((row) => row.name === name && row.clients === clients);
async function nginxServing(folder, port) {
  const config = join(folder, 'nginx.conf');
  await writeFile(
    config,
    `${process.getuid() === 0 ? "user root;" : ""} daemon off; master_process on; worker_processes ${cpus().length}; pid ${folder}/nginx.pid; error_log stderr crit;
     events { worker_connections 2048; }
     http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; default_type application/json;
            client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
            open_file_cache max=10; server { listen 127.0.0.1:${port}; root ${folder}; } }`,
  );
  return start('nginx', ['-c', config, '-p', folder]);
}

// Searches that hardly ever repeat, so that no cache helps: words, a place, a first day, an order.
const SEARCH = `
local words = { "theatre", "concert", "finale", "atelier", "jazz", "natation", "festival", "conference", "cirque", "expo" }
local places = { "paris", "lyon", "nantes", "marseille", "lille", "bordeaux", "rennes", "toulouse" }
local function pick(list) return list[math.random(#list)] end
function init(args) math.randomseed(os.time() + tonumber(tostring({}):sub(-6), 16)) end
function request()
  return wrk.format("GET", string.format("/api/v1/events?limit=20&q=%s&place=%s&sort=%s&locale=%s&date_from=2026-%02d-%02d",
    pick(words):sub(1, math.random(3, 7)), pick(places):sub(1, math.random(3, 6)), pick({ "date", "price", "newest" }),
    pick({ "fr", "en" }), math.random(1, 11), math.random(1, 28)))
end`;

// Readers who do not hurry: what they wait for is the program, not their own crowd.
const READING = `
function delay() return ${READER_PAUSE_MS} end`;

const PASSWORD = 'velvet otter 9 harbour';

// The password step, account after account.
const SIGN_IN = `
local n = 0
function request()
  n = n + 1
  local body = string.format('{"email":"bench-%d@example.org","password":"${PASSWORD}"}', n % ${ACCOUNTS})
  return wrk.format("POST", "/api/v1/auth/login", { ["Content-Type"] = "application/json" }, body)
end`;

async function database(label, url, folder, events = EVENTS) {
  const [port, metrics] = [await freePort(), await freePort()];
  const env = {
    DATABASE_URL: url, DATA_DIR: folder, PORT: String(port), METRICS_PORT: String(metrics), LOG: 'error', WEB_DIR: join(folder, 'none'),
    RATE_LIMIT_PER_MINUTE: '4000000000', RATE_LIMIT_BURST: '4000000000', APP_ENV: 'development', CACHE_MIB: '32',
    SIGN_IN_LIMIT_FACTOR: '1000000',
  };
  await run(GUICHET_BIN, ['migrate'], { env: { ...process.env, ...env } });
  const begin = performance.now();
  await run(GUICHET_BIN, ['demo', '--events', String(events)], { env: { ...process.env, ...env } });
  console.log(`\n${label}: demo world of ${events} events in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  // PostgreSQL tidies up after such a load by itself, minutes later: in the middle of a measurement.
  if (url.startsWith('postgres')) await run('psql', [url, '-qc', 'VACUUM (ANALYZE)', '-c', 'CHECKPOINT']);
  const base = `http://127.0.0.1:${port}`;
  const server = start(GUICHET_BIN, ['serve'], env);
  const ready = await firstAnswer(`${base}/api/v1/events?limit=20&locale=fr`);
  const idle = await memory(server);
  console.log(`${label}: first answer after ${ready.toFixed(0)} ms, idle ${idle.toFixed(0)} MB`);
  // The budgets are for the usual size.
  if (events === EVENTS) {
    judge(`${label}: start to first answer <= 300 ms`, `${ready.toFixed(0)} ms`, ready <= 300);
    judge(`${label}: memory idle <= 60 MB`, `${idle.toFixed(0)} MB`, idle <= 60);
  }
  return { base, server, label, env, url };
}

async function catalog({ base, label }, pages) {
  for (const { what, path } of pages) await measure(`${label} ${what}`, base + path, { page: what });
}

async function search({ base, label, server, url }, folder) {
  const script = join(folder, 'search.lua');
  await writeFile(script, SEARCH);
  const port = await freePort();
  const plain = start(join(EXAMPLES, 'plain'), [String(port), url]);
  await firstAnswer(`http://127.0.0.1:${port}/`);
  await measure(`${label} plain list of 20 rows`, `http://127.0.0.1:${port}/`, { clients: [16] });
  plain.kill();
  await measure(`${label} search, never cached`, base, { script, clients: CLIENTS.filter((n) => n <= 64) });
  const [row, rows20] = [find(`${label} search, never cached`, 16), find(`${label} plain list of 20 rows`, 16)];
  if (row) {
    console.log(`${label}: search is ${(row.rate / rows20.rate).toFixed(2)} times the plain indexed list`);
    judge(`${label}: search >= 3,000/s, p99 <= 40 ms at 16 clients`, `${row.rate.toFixed(0)}/s, p99 ${row.p99.toFixed(1)} ms`, row.rate >= 3000 && row.p99 <= 40);
  }
  const loaded = await memory(server);
  judge(`${label}: memory under load <= 200 MB`, `${loaded.toFixed(0)} MB`, loaded <= 200);
}

/** The password step of sign-ins, against what the hash alone allows; and the catalog meanwhile. */
async function signIns({ base, label, server, env }, folder, path) {
  for (let n = 0; n < ACCOUNTS; n += 1) {
    const creating = run(GUICHET_BIN, ['admin', 'create', '--email', `bench-${n}@example.org`, '--name', 'Bench', '--password-stdin'], { env: { ...process.env, ...env } });
    creating.child.stdin.end(`${PASSWORD}\n`);
    await creating;
  }
  const [script, reading] = [join(folder, 'sign-in.lua'), join(folder, 'reading.lua')];
  await writeFile(script, SIGN_IN);
  await writeFile(reading, READING);
  const [hashes, rates, quiet, busy] = [[], [], [], []];
  const seconds = SIGN_IN_SECONDS;
  const readers = () => load(base + path, READERS, { script: reading, seconds });
  const signing = () => load(base, SIGN_IN_CLIENTS, { script, seconds });
  // Only what was let in counts; a 503 of the full queue is no sign-in.
  const letIn = ({ rate, errors }) => rate - errors / seconds;
  await signing();
  for (let round = 0; round < 3; round += 1) {
    hashes.push(Number((await run(join(EXAMPLES, 'hashing'), [String(seconds)])).stdout));
    const alone = await signing();
    rates.push(letIn(alone));
    quiet.push((await readers()).p99);
    const [during, beside] = await Promise.all([readers(), signing()]);
    busy.push(during.p99);
    if (alone.errors + during.errors + beside.errors) console.log(`${label} sign-ins: ERRORS ${alone.errors} alone, ${beside.errors} beside readers, ${during.errors} of readers`);
  }
  const [hash, rate, idle, p99] = [hashes, rates, quiet, busy].map(middle);
  console.log(`${label} sign-ins: ${rate.toFixed(1)}/s (password step, ${SIGN_IN_CLIENTS} clients); the hash alone ${hash.toFixed(1)}/s`);
  judge(`${label}: sign-ins >= 0.9 of the hash alone`, `${(rate / hash).toFixed(2)} (${rate.toFixed(1)}/s of ${hash.toFixed(1)}/s)`, rate >= 0.9 * hash);
  judge(`${label}: list p99 while ${SIGN_IN_CLIENTS} clients sign in <= 3 times idle`, `${(p99 / idle).toFixed(1)} (${p99.toFixed(2)} ms, idle ${idle.toFixed(2)} ms)`, p99 <= 3 * idle);
  const loaded = await memory(server);
  judge(`${label}: memory after sign-ins <= 200 MB`, `${loaded.toFixed(0)} MB`, loaded <= 200);
}

/** The same figures with fewer and with more events, to show what grows. */
async function growth(folder, list) {
  for (const events of GROWTH) {
    const label = `sqlite, ${events} events`;
    const home = join(folder, `lite-${events}`);
    const grown = await database(label, `sqlite://${home}/guichet.db`, home, events);
    await measure(`${label}: list`, grown.base + list, { clients: [64] });
    const script = join(folder, 'search.lua');
    await measure(`${label}: search`, grown.base, { script, clients: [16] });
    console.log(`${label}: ${(await memory(grown.server)).toFixed(0)} MB under load`);
    grown.server.kill();
  }
}

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-bench-'));
  try {
    const { stdout: cpu } = await run('sh', ['-c', "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2"]);
    console.log(`${cpu.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; ${SECONDS} s a point; the load generator shares the cores`);
    const lite = await database('sqlite', `sqlite://${folder}/lite/guichet.db`, join(folder, 'lite'));
    const [list, slug] = ['/api/v1/events?limit=20&locale=fr', (await (await fetch(`${lite.base}/api/v1/events?limit=1`)).json()).data[0].slug];
    const pages = [
      { what: 'list', path: list },
      { what: 'event', path: `/api/v1/events/${slug}?locale=fr` },
      // The last event of a grown world sells as many offers as an event can have.
      { what: 'event-of-200-offers', path: '/api/v1/events/two-hundred-offers?locale=fr' },
    ];
    const nginxPort = await freePort();
    await nginxServing(folder, nginxPort);
    for (const page of pages) {
      const bytes = Buffer.from(await (await fetch(lite.base + page.path)).arrayBuffer());
      const file = join(folder, `${page.what}.json`);
      await writeFile(file, bytes);
      const port = await freePort();
      start(join(EXAMPLES, 'bare'), [String(port), file]);
      // The same bytes under the headers that every answer of ours has: what they alone cost.
      const [dressedPort, headers] = [await freePort(), join(folder, `${page.what}.headers`)];
      await writeFile(headers, await ourHeaders(lite.base + page.path));
      start(join(EXAMPLES, 'bare'), [String(dressedPort), file, headers]);
      page.dressed = `http://127.0.0.1:${dressedPort}${page.path}`;
      // The bare handler answers every path: asked for the same one, it parses the same request.
      page.bare = `http://127.0.0.1:${port}${page.path}`;
      page.file = `http://127.0.0.1:${nginxPort}/${page.what}.json`;
      await firstAnswer(page.bare);
      await firstAnswer(page.dressed);
      await firstAnswer(page.file);
      console.log(`one ${page.what}: ${bytes.length} bytes`);
      await measure(`bare actix, ${page.what}`, page.bare);
      await measure(`nginx file, ${page.what}`, page.file);
    }
    await catalog(lite, pages);
    await hot(lite, pages);
    await search(lite, folder);
    await signIns(lite, folder, list);
    lite.server.kill();
    const admin = new URL(TEST_DATABASE_URL);
    await run('psql', [TEST_DATABASE_URL, '-qc', 'CREATE DATABASE guichet_bench']);
    admin.pathname = '/guichet_bench';
    const pg = await database('postgres', admin.toString(), join(folder, 'pg'));
    await catalog(pg, pages);
    await hot(pg, pages);
    await search(pg, folder);
    await signIns(pg, folder, list);
    pg.server.kill();
    await growth(folder, list);
    summary();
  } finally {
    stopAll();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function summary() {
  const table = [['what', 'clients', 'requests/s', 'p50 ms', 'p99 ms', 'of bare actix', 'of nginx']];
  for (const row of rows) {
    const [bare, file] = [find(`bare actix, ${row.page}`, row.clients), find(`nginx file, ${row.page}`, row.clients)];
    const ratio = (base) => (base ? (row.rate / base.rate).toFixed(2) : '');
    table.push([row.name, String(row.clients), row.rate.toFixed(0), row.p50.toFixed(2), row.p99.toFixed(2), ratio(bare), ratio(file)]);
  }
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  console.log('');
  for (const line of table) console.log(line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '));
  console.log('');
  for (const verdict of verdicts) console.log(verdict);
}

await main();
