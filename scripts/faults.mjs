// Breaks what the server stands on while people buy: the program, the database, the disk, the clock, the network.
// Afterwards everybody must have what they were told they have, and the books must be right. Started by scripts/faults.sh,
// which gives GUICHET_BIN and TEST_DATABASE_URL (with PG_CLUSTER and PG_BINARIES). Names of faults as arguments run
// those; FAULTS_TIMES changes how often each is made.
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ask } from './bench-lib.mjs';
import { doctor, knock, open, pause, seen, verify } from './faults-lib.mjs';

const run = promisify(execFile);
const { TEST_DATABASE_URL, PG_CLUSTER, PG_BINARIES } = process.env;
const isRoot = process.getuid() === 0;
const some = (usual) => Number(process.env.FAULTS_TIMES ?? usual);
const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
/** How long it takes until the server works again, at most. */
const READY_MS = 10_000;

/** Sells until it does: what is broken is mended. Milliseconds. */
async function sellsAgain({ crowd }) {
  const begin = performance.now();
  const before = crowd.codes.length;
  while (crowd.codes.length === before) {
    if (crowd.failure) throw crowd.failure;
    if (performance.now() - begin > 3 * READY_MS) throw new Error('it does not sell again');
    await pause(10);
  }
  return performance.now() - begin;
}

const late = (what, times, limit) => (Math.max(...times) > limit ? [`${what} took ${Math.max(...times).toFixed(0)} ms`] : []);
const told = (what, times) => `${what} ${middle(times).toFixed(0)} ms, at most ${Math.max(...times).toFixed(0)}`;

/** The program is killed at any moment, as by a power cut of its machine. */
async function kills(world) {
  const { server, crowd } = world;
  const ready = [];
  const stop = crowd.shop();
  for (let n = 0; n < some(100); n += 1) {
    await pause(100 + Math.random() * 500);
    await server.stop('SIGKILL');
    ready.push(await server.start());
  }
  await stop();
  return { said: told('ready again after', ready), wrong: late('a start', ready, READY_MS) };
}

/** An event is called off, and the program is killed again and again while it gives the money back. */
async function calloff(world) {
  const { server, crowd, event, organizer } = world;
  const stop = crowd.shop();
  while (crowd.codes.length < 20 * some(10)) await pause(50);
  await stop();
  await crowd.settle();
  await ask(server.base, 'POST', `/manage/events/${event.id}/cancel`, { body: { reason: 'The pianist is ill.', confirm: event.slug }, token: organizer });
  world.isCalledOff = true;
  for (let n = 0; n < some(10); n += 1) {
    await pause(50 + Math.random() * 300);
    await server.stop('SIGKILL');
    await server.start();
  }
  // What a killed program had begun is taken up when its lease is over.
  const begin = performance.now();
  let nBefore = 0;
  for (const buyer of crowd.buyers) {
    for (const code of buyer.codes) if ((await seen(world, buyer, code)).payment_state === 'refunded') nBefore += 1;
  }
  for (const buyer of crowd.buyers) {
    for (const code of buyer.codes) {
      while ((await seen(world, buyer, code)).payment_state !== 'refunded') {
        if (performance.now() - begin > 240_000) throw new Error(`the money of ${code} does not go back`);
        await pause(500);
      }
    }
  }
  return { said: `${nBefore} had their money back at the last kill, all ${((performance.now() - begin) / 1_000).toFixed(0)} s after it`, wrong: [] };
}

/** Answers get lost: the connection is cut after each first request. */
async function cuts({ crowd }) {
  const stop = crowd.shop({ cuts: true });
  while (crowd.codes.length < some(200)) await pause(50);
  await stop();
  return { said: `${crowd.codes.length} orders`, wrong: [] };
}

/** It is started and stopped in a hurry. */
async function restarts({ server, crowd }) {
  const stop = crowd.shop();
  const ends = [];
  for (let n = 0; n < some(50); n += 1) {
    await pause(Math.random() * 400);
    ends.push(await server.stop());
    await server.start();
  }
  await stop();
  return { said: `${ends.length} times`, wrong: ends.filter((end) => end !== 0).map((end) => `it ended with ${end}`) };
}

const asPostgres = (words) => (isRoot ? run('runuser', ['-u', 'postgres', '--', ...words]) : run(words[0], words.slice(1)));
const psql = async (sql) => (await run('psql', [TEST_DATABASE_URL, '-qtAc', sql])).stdout.trim();

/** PostgreSQL is restarted, in good order and not, and one of its processes dies. */
async function database(world) {
  const back = [];
  const stop = world.crowd.shop();
  for (let n = 0; n < some(9); n += 1) {
    await pause(500);
    if (n % 3 === 2) {
      const pid = await psql("SELECT pid FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid() AND backend_type = 'client backend' LIMIT 1");
      if (pid) process.kill(Number(pid), 'SIGKILL');
    } else {
      await asPostgres([join(PG_BINARIES, 'pg_ctl'), '-D', join(PG_CLUSTER, 'data'), '-m', n % 3 ? 'immediate' : 'fast', '-w', '-s', '-l', join(PG_CLUSTER, 'log'), 'restart']);
    }
    back.push(await sellsAgain(world));
  }
  await stop();
  return { said: told('sells again after', back), wrong: late('PostgreSQL came back, but selling', back, 5_000) };
}

/** Somebody holds a lock that every order needs: no connection is free, yet the program lives. */
async function lock(world) {
  const { server, crowd } = world;
  const stop = crowd.shop();
  await pause(500);
  const { DATABASE_URL: url } = server.env;
  const [words, sql] = url.startsWith('sqlite')
    ? [['sqlite3', join(world.folder, 'guichet.db')], '.timeout 5000\nBEGIN IMMEDIATE;']
    : [['psql', url, '-qtA'], 'BEGIN; LOCK TABLE quotas IN ACCESS EXCLUSIVE MODE;'];
  const held = spawn(words[0], words.slice(1), { stdio: ['pipe', 'ignore', 'inherit'] });
  held.stdin.write(`${sql}\n`);
  const health = [];
  const page = [];
  const wrong = [];
  const until = performance.now() + 12_000;
  while (performance.now() < until) {
    const begin = performance.now();
    const live = await fetch(`${server.base}/health/live`);
    health.push(performance.now() - begin);
    const shown = await knock(server.base, 'GET', `/events/${world.event.slug}`);
    page.push(shown.ms);
    if (live.status !== 200 || shown.status !== 200) wrong.push(`alive ${live.status}, the event's page ${shown.status}`);
    await pause(100);
  }
  held.stdin.end('COMMIT;\n');
  const back = await sellsAgain(world);
  await stop();
  const p99 = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length * 0.99)];
  return {
    said: `alive p99 ${p99(health).toFixed(0)} ms, page p99 ${p99(page).toFixed(0)} ms, longest answer ${crowd.longest.toFixed(0)} ms (${crowd.slowest}), sells ${back.toFixed(0)} ms after`,
    wrong: [...wrong, ...late('/health/live', [p99(health)], 50), ...late('selling after the lock', [back], 2_000)],
  };
}

/** The disk is full, and then it is not. The file lies on a small disk of its own. */
async function disk(world) {
  const { server, crowd, folder } = world;
  const filler = join(folder, 'filler');
  const wrong = [];
  const back = [];
  const stop = crowd.shop();
  for (let n = 0; n < some(3); n += 1) {
    await pause(500);
    await run('dd', ['if=/dev/zero', `of=${filler}`, 'bs=16k', 'status=none']).catch(() => {});
    const away = crowd.nAway;
    await pause(3_000);
    const read = await knock(server.base, 'GET', `/events/${world.event.slug}`);
    if (read.status !== 200) wrong.push(`the event's page ${read.status} on a full disk`);
    if (crowd.nAway === away) wrong.push('nobody met the full disk');
    await rm(filler);
    back.push(await sellsAgain(world));
  }
  await stop();
  return { said: `${crowd.nAway} were told to come back; ${told('sells again after', back)}`, wrong };
}

/** Single calls to the disk fail, with whatever error it gives. */
async function io(world) {
  const { server, crowd } = world;
  const stop = crowd.shop();
  let met = 0;
  for (const [call, error] of [['fdatasync', 'EIO'], ['pwrite64', 'EIO'], ['pwrite64', 'ENOSPC'], ['fdatasync,fsync', 'ENOSPC']]) {
    for (let n = 0; n < some(3); n += 1) {
      const away = crowd.nAway;
      const first = 1 + Math.floor(Math.random() * 20);
      const tracer = spawn('strace', ['-f', '-qq', '-o', '/dev/null', '-p', String(server.child.pid), '-e', `trace=${call}`, '-e', `inject=${call}:error=${error}:when=${first}+7`], { stdio: 'ignore' });
      await pause(1_500);
      tracer.kill('SIGINT');
      await new Promise((resolve) => tracer.on('exit', resolve));
      met += crowd.nAway - away;
      // A program that no longer trusts its file may end; it is started again then.
      if (server.child.exitCode !== null) await server.start();
      await sellsAgain(world);
    }
  }
  await stop();
  return { said: `${met} were told to come back`, wrong: [] };
}

/** What is left of the file after a crash that tore its tail: the same, or a little less, but right. */
async function torn(world) {
  const { server, crowd, folder } = world;
  const stop = crowd.shop();
  const wrong = [];
  let found = 0;
  for (let n = 0; n < some(10); n += 1) {
    await pause(400);
    await server.stop('SIGKILL');
    const copy = await mkdtemp(join(tmpdir(), 'guichet-torn-'));
    await copyFile(join(folder, 'guichet.db'), join(copy, 'guichet.db'));
    const { size } = await stat(join(folder, 'guichet.db-wal'));
    await copyFile(join(folder, 'guichet.db-wal'), join(copy, 'guichet.db-wal'));
    await truncate(join(copy, 'guichet.db-wal'), Math.floor(size * Math.random()));
    wrong.push(...(await doctor({ env: { ...server.env, DATABASE_URL: `sqlite://${copy}/guichet.db` } })));
    // And one that somebody wrote into: it must not be believed.
    const bytes = await readFile(join(copy, 'guichet.db'));
    for (let at = 4_096; at < bytes.length; at += 512) bytes[at] ^= 0x5a;
    await writeFile(join(copy, 'guichet.db'), bytes);
    await rm(join(copy, 'guichet.db-wal'), { force: true });
    const damaged = await doctor({ env: { ...server.env, DATABASE_URL: `sqlite://${copy}/guichet.db` } });
    if (damaged.length === 0) wrong.push('a damaged file was believed');
    found += damaged.length;
    await rm(copy, { recursive: true });
    await server.start();
  }
  await stop();
  return { said: `${found} damaged files found`, wrong };
}

const FAKETIME = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1'].find(existsSync);

/** The clock of the machine jumps, on and back. */
async function clock(world) {
  const { server, crowd, folder } = world;
  const file = join(folder, 'clock');
  const jump = (text) => writeFile(file, `${text}\n`);
  await jump('+0s');
  await server.stop();
  await server.start({ LD_PRELOAD: FAKETIME, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' });
  const stop = crowd.shop();
  const back = [];
  // Tokens live ten minutes: nobody has to sign in again here.
  for (const to of ['+8m', '+0s', '+6m', '+1m', '+7m', '+0s']) {
    await pause(700);
    await jump(to);
    back.push(await sellsAgain(world));
  }
  await pause(500);
  await stop();
  await crowd.settle();
  const wrong = [];
  for (const to of ['+400d', '-1h', '+0s']) {
    await jump(to);
    await pause(1_500);
    const { status } = await knock(server.base, 'GET', `/events/${world.event.slug}`);
    if (status !== 200) wrong.push(`the event's page ${status} at ${to}`);
  }
  // The books are looked at by the right clock.
  await server.stop();
  await server.start();
  return { said: told('sells again after', back), wrong };
}

const needs = {
  cluster: [PG_CLUSTER, 'a PostgreSQL of its own'],
  strace: [existsSync('/usr/bin/strace'), 'strace'],
  faketime: [FAKETIME, 'libfaketime'],
};
// `isQuiet`: buyers need not notice it. Of any other, nobody noticing means that it was not made.
const FAULTS = [
  { name: 'kills', make: kills, on: ['sqlite', 'postgres'] },
  { name: 'calloff', make: calloff, on: ['sqlite', 'postgres'], isQuiet: true },
  { name: 'cuts', make: cuts, on: ['sqlite', 'postgres'] },
  { name: 'restarts', make: restarts, on: ['sqlite', 'postgres'] },
  { name: 'database', make: database, on: ['postgres'], needs: 'cluster' },
  { name: 'lock', make: lock, on: ['sqlite', 'postgres'], buyers: 40 },
  { name: 'disk', make: disk, on: ['sqlite'] },
  { name: 'io', make: io, on: ['sqlite'], needs: 'strace' },
  { name: 'torn', make: torn, on: ['sqlite'] },
  { name: 'clock', make: clock, on: ['sqlite', 'postgres'], needs: 'faketime', isQuiet: true },
];

const mounted = (folder) => run('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]).then(() => true, () => false);

async function make({ name, make: broken, buyers, isQuiet }, kind) {
  const folder = await mkdtemp(join(tmpdir(), 'guichet-faults-'));
  const isOnSmallDisk = name === 'disk';
  if (isOnSmallDisk && !(await mounted(folder))) {
    console.log('not made: disk wants the right to mount a small one');
    return true;
  }
  let url = `sqlite://${folder}/guichet.db`;
  if (kind === 'postgres') {
    const database = `faults_${name}`;
    await psql(`CREATE DATABASE ${database}`);
    url = TEST_DATABASE_URL.replace(/\/[^/]*$/, `/${database}`);
  }
  let world;
  try {
    world = await open(url, folder, { buyers });
    const begin = performance.now();
    const { said, wrong } = await broken(world);
    const { crowd } = world;
    if (!isQuiet && crowd.nAway === 0) wrong.push('nobody noticed it');
    const all = [...wrong, ...(await verify(world))];
    const seconds = ((performance.now() - begin) / 1_000).toFixed(0);
    console.log(`${all.length === 0 ? 'right ' : 'WRONG '} ${`${name} on ${kind}`.padEnd(20)} ${crowd.codes.length} orders, ${crowd.nAway} unanswered or told to come back, ${seconds} s: ${said}`);
    for (const text of new Set(all)) console.log(`       ${text.slice(0, 600)}`);
    return all.length === 0;
  } catch (error) {
    console.log(`WRONG  ${name} on ${kind}: ${error.message}`);
    for (const text of new Set(world?.crowd.wrong)) console.log(`       ${text.slice(0, 600)}`);
    return false;
  } finally {
    world?.server.child.kill('SIGKILL');
    await world?.server.ended;
    if (isOnSmallDisk) await run('umount', [folder]);
    await rm(folder, { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2);
let isRight = true;
for (const fault of FAULTS) {
  if (asked.length > 0 && !asked.includes(fault.name)) continue;
  const [isThere, what] = needs[fault.needs] ?? [true];
  if (!isThere) {
    console.log(`not made: ${fault.name} wants ${what}`);
    continue;
  }
  for (const kind of fault.on) isRight = (await make(fault, kind)) && isRight;
}
process.exit(isRight ? 0 : 1);
