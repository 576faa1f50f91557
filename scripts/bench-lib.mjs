// What the benchmarks and the faults share: servers on free ports, people who register, and verdicts.
import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);
const started = [];

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

export function start(command, args, env = {}, stdio = ['ignore', 'ignore', 'inherit']) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio });
  started.push(child);
  return child;
}

export function stopAll() {
  for (const child of started) child.kill();
}

export async function firstAnswer(url) {
  const begin = performance.now();
  for (;;) {
    try {
      const answer = await fetch(url);
      await answer.arrayBuffer();
      if (answer.ok) return performance.now() - begin;
    } catch {
      /* not listening yet */
    }
    if (performance.now() - begin > 60_000) throw new Error(`${url} did not answer within a minute`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

export async function memory(child) {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

export const middle = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export const verdicts = [];
export function judge(text, value, isMet) {
  verdicts.push(`${isMet ? 'met   ' : 'MISSED'}  ${text}: ${value}`);
}

const PASSWORD = 'velvet otter 9 harbour';
export const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

/** One request; its status and its JSON. */
export function send(base, method, path, { body, token, headers = {} } = {}) {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const all = { ...headers, ...(token && { authorization: `Bearer ${token}` }), ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.length }) };
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, method, path, agent, headers: all }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ status: answer.statusCode, text: Buffer.concat(parts).toString() }));
    });
    asked.on('error', reject);
    asked.end(bytes);
  });
}

export async function ask(base, method, path, options) {
  const { status, text } = await send(base, method, `/api/v1${path}`, options);
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return text ? JSON.parse(text) : {};
}

function codeOf(secret) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret.replaceAll(' ', '')].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  return String((hash.readUInt32BE(hash.at(-1) & 0xf) & 0x7fff_ffff) % 1e6).padStart(6, '0');
}

/** Registers somebody, as a person would; their token. */
export async function registered(base, email, more = {}) {
  const post = (path, body, token) => ask(base, 'POST', `/auth/${path}`, { body, token });
  const { registration_token } = await post('register', { email, password: PASSWORD, name: 'Zoé Martin', locale: 'fr', ...more });
  let code;
  while (!code) {
    const letters = JSON.parse((await send(base, 'GET', '/dev/mailbox/messages.json')).text);
    code = /(?:^|\s)(\d{3}[ \u00a0]?\d{3})(?:\s|$)/m.exec(letters.find(({ to }) => to === email)?.text ?? '')?.[1];
    if (!code) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { mfa_token } = await post('verify-email', { registration_token, code: code.replace(/\D/g, '') });
  const { secret } = await post('mfa/totp/enrol', undefined, mfa_token);
  return (await post('mfa/totp/confirm', { code: codeOf(secret) }, mfa_token)).access_token;
}

/** An event on sale, with these offers for its only date. `anyNumber`: nobody has had too many. */
export async function eventOnSale(base, token, offers, { capacity, inDays = 20, anyNumber = false } = {}) {
  const post = (path, body) => ask(base, 'POST', `/manage/${path}`, { body, token });
  const venue = await post('venues', { name: 'Salle Rouge', city: 'Dole', country: 'FR' });
  const event = await post('events', { title_fr: 'Finale', title_en: 'Final', description_fr: 'Une finale.', category: 'concert', venue_id: venue.id, currency: 'EUR' });
  const own = `events/${event.id}`;
  const at = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  const date = await post(`${own}/occurrences`, { starts_at: at(inDays), ends_at: at(inDays + 0.1) });
  const ids = [];
  for (const offer of offers) ids.push((await post(`${own}/offers`, offer)).id);
  const change = (method, path, body) => ask(base, method, `/manage/${path}`, { body, token, headers: { 'if-match': '*' } });
  if (capacity) await change('PUT', `${own}/capacity`, { capacity });
  if (anyNumber) await change('PATCH', own, { max_per_person: null });
  await post(`${own}/publish`);
  return { event, date: date.id, offers: ids };
}

/** A server with the small demo world, on this database. */
export async function serving(url, folder) {
  const [port, metrics] = [await freePort(), await freePort()];
  const env = {
    DATABASE_URL: url, DATA_DIR: folder, PORT: String(port), METRICS_PORT: String(metrics), LOG: 'error', WEB_DIR: join(folder, 'none'), APP_ENV: 'development',
    RATE_LIMIT_PER_MINUTE: '4000000000', RATE_LIMIT_BURST: '4000000000', SIGN_IN_LIMIT_FACTOR: '1000000',
  };
  await run(process.env.GUICHET_BIN, ['migrate'], { env: { ...process.env, ...env } });
  await run(process.env.GUICHET_BIN, ['demo'], { env: { ...process.env, ...env } });
  const base = `http://127.0.0.1:${port}`;
  const server = start(process.env.GUICHET_BIN, ['serve'], env);
  await firstAnswer(`${base}/health/ready`);
  return { env, base, server };
}
