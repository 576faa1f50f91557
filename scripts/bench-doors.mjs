// Measures doors: tickets that are looked at and scanned over HTTP, each code once; codes as pictures, tickets as PDF; what
// a door fetches for when it has no network. Started by scripts/bench.sh, which gives
// GUICHET_BIN and TEST_DATABASE_URL. BENCH_SECONDS and BENCH_TICKETS change its size.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { agent, ask, eventOnSale, judge, memory, middle, registered, run, serving, stopAll, verdicts } from './bench-lib.mjs';

const { TEST_DATABASE_URL } = process.env;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const TICKETS = Number(process.env.BENCH_TICKETS ?? 20_000);
const PER_ORDER = 1000;
const CLIENTS = [1, 64];
const READERS = 24;
/** Tickets that are drawn. */
const SHOWN = 200;
/** The server draws on half of its cores at a time: the rest go on selling. */
const DRAWING_CORES = Math.max(1, Math.floor(cpus().length / 2));
/** Of how many tickets a bundle has its budget. */
const BUNDLE = 100_000;
/** Of each kind of forgery. */
const FORGERY_ROUNDS = 1000;

/** An event on sale with this many tickets sold, and what their codes say. */
async function soldOut(base) {
  const organizer = await registered(base, 'ada@doors.example.org', { organization_name: 'Portes' });
  const { event, date, offers } = await eventOnSale(base, organizer, [{ name_fr: 'Entrée', kind: 'free', max_per_order: PER_ORDER }], { anyNumber: true });
  const buyer = await registered(base, 'zoe@doors.example.org');
  const ids = [];
  while (ids.length < TICKETS) {
    const line = { offer_id: offers[0], occurrence_id: date, quantity: PER_ORDER };
    await ask(base, 'PUT', '/cart/lines', { token: buyer, body: { lines: [line] } });
    const bought = await ask(base, 'POST', '/checkout', { token: buyer, body: { payment: { token: 'tok_visa' } }, headers: { 'idempotency-key': randomUUID() } });
    ids.push(...bought.tickets.map(({ id }) => id));
  }
  const shown = ids.slice(0, SHOWN);
  const codes = [];
  await Promise.all(Array.from({ length: READERS }, async () => {
    for (let id = ids.pop(); id; id = ids.pop()) codes.push((await ask(base, 'GET', `/tickets/${id}`, { token: buyer })).code);
  }));
  return { organizer, buyer, event: event.id, codes, shown };
}

/** What wrk is told: each request another code, from where the last run ended. */
const script = (file, token, body) => `
local codes, n, thread = {}, 0, 0
function setup(t) t:set("id", thread); thread = thread + 1 end
function init(args)
  for line in io.lines("${file}") do codes[#codes + 1] = line end
  n = tonumber(args[1]) + id
end
function request()
  n = n + 2
  local code = codes[n % #codes + 1]
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer ${token}" }, ${body})
end
local wrong = 0
function response(status) if status ~= 200 then wrong = wrong + 1 end end
function done(summary, latency)
  io.write(string.format("rate %.1f p50 %.2f p99 %.2f wrong %d", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status))
end`;

/** What wrk is told to draw: one ticket after the other. */
const drawing = (ids, token, file) => `
local ids, n = { ${ids.map((id) => `"${id}"`).join(', ')} }, 0
function init() wrk.headers["Authorization"] = "Bearer ${token}" end
function request() n = n + 1; return wrk.format("GET", "/api/v1/tickets/" .. ids[n % #ids + 1] .. "/${file}") end
function done(summary, latency)
  io.write(string.format("rate %.1f p50 %.2f p99 %.2f wrong %d", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status))
end`;

/** One piece of a bundle, as it comes over the wire. */
const piece = (url, token) =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'accept-encoding': 'gzip' };
    request(url, { agent, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part)).on('error', reject);
      answer.on('end', () => {
        const wire = Buffer.concat(parts);
        const isPacked = answer.headers['content-encoding'] === 'gzip';
        if (answer.statusCode !== 200) return reject(new Error(`${answer.statusCode} ${isPacked ? gunzipSync(wire) : wire}`));
        return resolve({ bytes: wire.length, told: JSON.parse(isPacked ? gunzipSync(wire) : wire) });
      });
    }).on('error', reject).end();
  });

/** All that a door fetches: bytes on the wire, tickets, milliseconds. */
async function bundle(base, { event, organizer }) {
  const begun = performance.now();
  let [bytes, tickets, cursor, more] = [0, 0, '', true];
  while (more) {
    const { bytes: n, told } = await piece(`${base}/api/v1/checkin/lists/${event}/bundle${cursor && `?cursor=${cursor}`}`, organizer);
    bytes += n;
    tickets += told.tickets.length;
    [cursor, more] = [told.cursor, told.has_more];
  }
  return { bytes, tickets, ms: performance.now() - begun };
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** A code with one bit of one byte turned round; three letters are two bytes. */
function turned(code, byte) {
  const at = Math.floor(byte / 2) * 3;
  const [low, middle, high] = [...code.slice(at, at + 3)].map((letter) => ALPHABET.indexOf(letter));
  const pair = (low + middle * 45 + high * 2025) ^ (byte % 2 === 0 ? 0x100 : 1);
  const letters = [pair % 45, Math.floor(pair / 45) % 45, Math.floor(pair / 2025)].map((n) => ALPHABET[n]);
  return code.slice(0, at) + letters.join('') + code.slice(at + 3);
}

/** Codes that are forged in each part, at both ends of it: 22 bytes of claims, 16 of a MAC, 64 of a signature. */
const FORGERIES = {
  'MAC, first byte': (code) => turned(code, 22),
  'MAC, last byte': (code) => turned(code, 37),
  'MAC of another ticket': (code, other) => code.slice(0, 33) + other.slice(33, 57) + code.slice(57),
  'signature, first byte': (code) => turned(code, 38),
  'signature, last byte': (code) => turned(code, 101),
};

/** How long each kind of forgery waits for its "no", one after the other: who measures that must learn nothing. */
async function forgeries({ base, label }, door) {
  const times = Object.fromEntries(Object.keys(FORGERIES).map((kind) => [kind, []]));
  for (let round = -50; round < FORGERY_ROUNDS; round += 1) {
    const [code, other] = [0, 1].map((n) => door.codes[(round + 50 + n) % door.codes.length]);
    for (const [kind, forge] of Object.entries(FORGERIES)) {
      const body = { list_id: door.event, code: forge(code, other) };
      const begun = performance.now();
      const said = await ask(base, 'POST', '/tickets/verify', { token: door.organizer, body });
      // The first rounds warm up.
      if (round >= 0) times[kind].push(performance.now() - begun);
      if (said.reason !== 'forged') throw new Error(`${kind}: ${JSON.stringify(said)}`);
    }
  }
  const medians = Object.values(times).map(middle);
  const told = Object.keys(times).map((kind, n) => `${kind} ${medians[n].toFixed(3)}`);
  console.log(`${label}: forgeries, ms: ${told.join(', ')}`);
  const ratio = Math.max(...medians) / Math.min(...medians);
  judge(`${label}: no forgery is refused slower than others, but for noise (10 %)`, ratio.toFixed(2), ratio <= 1.1);
}

let used = 0;
async function load(url, file, clients, seconds) {
  const threads = clients > 1 ? 2 : 1;
  const { stdout } = await run('wrk', ['-t', String(threads), '-c', String(clients), '-d', `${seconds}s`, '-s', file, url, '--', String(used)], { maxBuffer: 1 << 20 });
  const [, rate, p50, p99, wrong] = /rate ([\d.]+) p50 ([\d.]+) p99 ([\d.]+) wrong (\d+)/.exec(stdout);
  used += Math.ceil(rate * seconds) + 2;
  return { rate: Number(rate), p50: Number(p50), p99: Number(p99), wrong: Number(wrong) };
}

async function measured(label, url, folder) {
  const { base, server } = await serving(url, folder);
  const door = await soldOut(base);
  const codes = join(folder, 'codes.txt');
  await writeFile(codes, `${door.codes.join('\n')}\n`);
  const bodies = {
    'tickets/verify': `'{"list_id":"${door.event}","code":"' .. code .. '"}'`,
    // A nonce of the run, the thread and the request.
    'checkin/scans': `string.format('{"list_id":"${door.event}","code":"%s","nonce":"%08x-0000-4000-8000-%012x"}', code, id, n)`,
  };
  for (const [path, budget, slowest] of [['tickets/verify', 10_000, 20], ['checkin/scans', 5000, 40]]) {
    const file = join(folder, 'load.lua');
    await writeFile(file, script(codes, door.organizer, bodies[path]));
    for (const clients of CLIENTS) {
      const { rate, p50, p99, wrong } = await load(`${base}/api/v1/${path}`, file, clients, SECONDS);
      console.log(`${`${label}: POST /${path}`.padEnd(34)} ${String(clients).padStart(4)} clients ${rate.toFixed(0).padStart(7)}/s  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms${wrong ? `  ${wrong} wrong` : ''}`);
      if (clients > 1) {
        judge(`${label}: POST /${path} >= ${budget}/s`, rate.toFixed(0), rate >= budget && wrong === 0);
        judge(`${label}: POST /${path} p99 <= ${slowest} ms at ${clients} clients`, `${p99.toFixed(1)} ms`, p99 <= slowest);
      }
    }
  }
  await forgeries({ base, label }, door);
  const file = join(folder, 'draw.lua');
  for (const [what, budget] of [['qr.png', 1000], ['ticket.pdf', 100 * DRAWING_CORES]]) {
    await writeFile(file, drawing(door.shown, door.buyer, what));
    const { rate, p50, p99, wrong } = await load(base, file, 8, SECONDS);
    console.log(`${`${label}: GET /tickets/{id}/${what}`.padEnd(34)}    8 clients ${rate.toFixed(0).padStart(7)}/s  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms${wrong ? `  ${wrong} wrong` : ''}`);
    judge(`${label}: GET /tickets/{id}/${what} >= ${budget}/s`, rate.toFixed(0), rate >= budget && wrong === 0);
  }
  const { bytes, tickets, ms } = await bundle(base, door);
  console.log(`${label}: bundle of ${tickets} tickets and as many scans as were made: ${(bytes / 1e6).toFixed(2)} MB on the wire in ${ms.toFixed(0)} ms`);
  const of100k = (bytes / tickets) * BUNDLE / 1e6;
  judge(`${label}: bundle of ${BUNDLE} tickets <= 10 MB`, `${of100k.toFixed(1)} MB at this rate`, of100k <= 10);
  const waited = (ms / tickets) * BUNDLE;
  judge(`${label}: bundle of ${BUNDLE} tickets <= 2 s`, `${waited.toFixed(0)} ms at this rate`, waited <= 2000);
  const loaded = await memory(server);
  judge(`${label}: memory under scans <= 200 MB`, `${loaded.toFixed(0)} MB`, loaded <= 200);
  server.kill();
}

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-bench-'));
  try {
    const { stdout: cpu } = await run('sh', ['-c', "grep -m1 'model name' /proc/cpuinfo | cut -d: -f2"]);
    console.log(`${cpu.trim()}, ${cpus().length} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB; ${SECONDS} s a point, ${TICKETS} tickets; the load generator shares the cores`);
    const lite = join(folder, 'lite');
    await measured('sqlite', `sqlite://${lite}/guichet.db`, lite);
    await run('psql', [TEST_DATABASE_URL, '-qc', 'CREATE DATABASE guichet_doors']);
    const url = new URL(TEST_DATABASE_URL);
    url.pathname = '/guichet_doors';
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
