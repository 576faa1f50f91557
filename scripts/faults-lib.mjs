// People who buy while something breaks, and what must be true afterwards.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { eventOnSale, firstAnswer, freePort, registered, run } from './bench-lib.mjs';

const { GUICHET_BIN } = process.env;
/** Nobody waits longer for an answer, whatever is broken. */
const ANSWER_MS = 10_000;
/** A request that nobody answered may be sent again after this; the lease of a key is 15 s. */
const SETTLED_MS = 45_000;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One request on a connection of its own. `cut` closes it that many milliseconds after it was sent. */
export function knock(base, method, path, { body, token, key, cut } = {}) {
  const bytes = body && Buffer.from(JSON.stringify(body));
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(key && { 'idempotency-key': key }),
    ...(bytes && { 'content-type': 'application/json', 'content-length': bytes.length }),
  };
  const { hostname, port } = new URL(base);
  const begin = performance.now();
  return new Promise((resolve) => {
    const end = (status, text = '') => resolve({ status, text, ms: performance.now() - begin, json: () => JSON.parse(text) });
    const asked = request({ hostname, port, method, path: `/api/v1${path}`, agent: false, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('error', () => end(0));
      answer.on('end', () => end(answer.statusCode, Buffer.concat(parts).toString()));
    });
    asked.setTimeout(2 * ANSWER_MS, () => asked.destroy());
    asked.on('error', () => end(0));
    asked.end(bytes);
    if (cut !== undefined) setTimeout(() => asked.destroy(), cut);
  });
}

const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** A server that is started, killed and started again on the same port. */
class Server {
  constructor(env) {
    this.env = env;
    this.base = `http://127.0.0.1:${env.PORT}`;
  }

  /** Starts it; milliseconds until it was ready. */
  async start(env = {}) {
    this.child = spawn(GUICHET_BIN, ['serve'], { env: { ...process.env, ...this.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
    const { child } = this;
    children.add(child);
    this.ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)));
    return firstAnswer(`${this.base}/health/ready`);
  }

  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    return this.ended;
  }
}

/** A server with the demo world, an event on sale, and people who can buy. */
export async function open(url, folder, { buyers = 8 } = {}) {
  const env = {
    DATABASE_URL: url, DATA_DIR: folder, PORT: String(await freePort()), METRICS_PORT: '0', LOG: process.env.FAULTS_LOG ?? 'off', WEB_DIR: `${folder}/none`,
    APP_ENV: 'development', RATE_LIMIT_PER_MINUTE: '4000000000', RATE_LIMIT_BURST: '4000000000', SIGN_IN_LIMIT_FACTOR: '1000000',
  };
  for (const chore of ['migrate', 'demo']) await run(GUICHET_BIN, [chore], { env: { ...process.env, ...env } });
  const server = new Server(env);
  await server.start();
  const organizer = await registered(server.base, 'ada@faults.example.org', { organization_name: 'Banc' });
  const solo = { name_fr: 'Solo', price: { amount: 2500, currency: 'EUR' }, tax_rate_bp: 550 };
  // Clocks jump by a year.
  const { event, date, offers } = await eventOnSale(server.base, organizer, [solo], { capacity: 1_000_000, inDays: 800 });
  const lines = [{ offer_id: offers[0], occurrence_id: date, quantity: 1 }];
  const crowd = new Crowd(server, lines);
  for (let n = 0; n < buyers; n += 1) crowd.buyers.push({ token: await registered(server.base, `faults-${n}@example.org`), codes: [] });
  return { server, crowd, folder, event, organizer };
}

/** People who buy one ticket after the other, and send a request again until it is answered. */
class Crowd {
  buyers = [];
  wrong = [];
  nAway = 0;
  longest = 0;
  slowest = '';

  constructor(server, lines) {
    this.server = server;
    this.lines = lines;
  }

  /** What came back: an answer, or nothing that counts (the server is away, or says to come back). */
  async send(buyer, method, path, options) {
    const answer = await knock(this.server.base, method, path, { token: buyer.token, ...options });
    if (answer.ms > this.longest) [this.longest, this.slowest] = [answer.ms, `${method} ${path} ${answer.status}`];
    if (answer.status >= 500 && answer.status !== 503) this.wrong.push(`${method} ${path}: ${answer.status} ${answer.text}`);
    if (options.cut === undefined && answer.ms > ANSWER_MS) this.wrong.push(`${method} ${path} took ${answer.ms.toFixed(0)} ms`);
    if (answer.status === 0 || answer.status >= 500) {
      this.nAway += 1;
      await pause(60);
      return undefined;
    }
    return answer;
  }

  /** Does what a buyer does next. */
  async step(buyer, cuts) {
    if (!buyer.key) {
      const filled = await this.send(buyer, 'PUT', '/cart/lines', { body: { lines: this.lines } });
      if (!filled) return;
      if (filled.status !== 200) throw new Error(`cart: ${filled.status} ${filled.text}`);
      Object.assign(buyer, { key: randomUUID(), since: performance.now(), isCut: cuts });
    }
    const cut = buyer.isCut ? Math.random() * 40 : undefined;
    buyer.isCut = false;
    const answer = await this.send(buyer, 'POST', '/checkout', { key: buyer.key, body: { payment: { token: 'tok_visa' } }, cut });
    if (!answer) return;
    const said = answer.json();
    if (answer.status === 201) {
      buyer.codes.push(said.order.code);
      buyer.key = undefined;
    } else if (answer.status === 202 || said.code === 'http.idempotency_key_busy') {
      if (performance.now() - buyer.since > SETTLED_MS) throw new Error(`never answered: ${answer.status} ${answer.text}`);
      await pause(100);
    } else if (['sales.cart_empty', 'sales.cart_not_ready', 'sales.sold_out'].includes(said.code)) {
      // What was ordered before has emptied the cart, or nothing is left.
      buyer.key = undefined;
    } else {
      throw new Error(`checkout: ${answer.status} ${answer.text}`);
    }
  }

  /** Everybody buys until told to stop. */
  shop({ cuts = false } = {}) {
    let isOn = true;
    const shopping = this.buyers.map(async (buyer) => {
      while (isOn) await this.step(buyer, cuts);
    });
    const all = Promise.all(shopping);
    all.catch((error) => {
      this.failure = error;
    });
    return async () => {
      isOn = false;
      await all;
    };
  }

  /** Whoever still waits for an answer gets it. */
  async settle() {
    await Promise.all(
      this.buyers.map(async (buyer) => {
        buyer.since = performance.now();
        buyer.isCut = false;
        while (buyer.key) await this.step(buyer, false);
      }),
    );
  }

  get codes() {
    return this.buyers.flatMap(({ codes }) => codes);
  }
}

/** An order as its buyer sees it. */
export async function seen({ server }, buyer, code) {
  const { status, text } = await knock(server.base, 'GET', `/orders/${code}`, { token: buyer.token });
  return status === 200 ? JSON.parse(text) : { status };
}

/** Everybody has what they were told they have, and the books are right. A list of what is not. */
export async function verify({ server, crowd, isCalledOff }) {
  const wrong = [...crowd.wrong];
  await crowd.settle();
  if (new Set(crowd.codes).size !== crowd.codes.length) wrong.push('two requests were answered with one order');
  for (const buyer of crowd.buyers) {
    for (const code of buyer.codes) {
      const order = await seen({ server }, buyer, code);
      const isRight = isCalledOff ? order.payment_state === 'refunded' : order.status === 'confirmed';
      if (!isRight || order.tickets.length !== 1) wrong.push(`order ${code}: ${order.status} ${order.payment_state} with ${order.tickets?.length} tickets`);
    }
    const { status, text } = await knock(server.base, 'GET', '/me/orders?limit=100', { token: buyer.token });
    if (status !== 200) wrong.push(`a buyer's orders: ${status}`);
    const others = (status === 200 ? JSON.parse(text).data : []).filter((order) => order.status === 'confirmed' && !buyer.codes.includes(order.code));
    if (others.length > 0) wrong.push(`orders that nobody asked for: ${others.map(({ code }) => code).join(' ')}`);
  }
  if (crowd.codes.length === 0) wrong.push('nothing was sold');
  const ended = await server.stop();
  if (ended !== 0) wrong.push(`the server ended with ${ended}`);
  return [...wrong, ...(await doctor(server))];
}

/** What `guichet doctor` finds, on a database that nobody uses. */
export async function doctor({ env }) {
  try {
    await run(GUICHET_BIN, ['doctor'], { env: { ...process.env, ...env } });
    return [];
  } catch (error) {
    return [`doctor: ${error.stdout}${error.stderr}`];
  }
}
