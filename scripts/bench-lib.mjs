// What the benchmarks share: servers on free ports, and verdicts.
import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
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

export function start(command, args, env = {}) {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
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
