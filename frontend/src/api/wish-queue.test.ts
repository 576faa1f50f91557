import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWishQueue } from './wish-queue';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A server that answers when it is told to. */
function slowServer() {
  const sent: [string, number][] = [];
  const answers: { yes: () => void; no: (error: Error) => void }[] = [];
  const refused: [string, unknown][] = [];
  const changes = vi.fn<() => void>();
  const queue = createWishQueue<number>({
    send: (key, wish) => {
      sent.push([key, wish]);
      return new Promise((yes, no) => {
        answers.push({ yes, no });
      });
    },
    onChange: changes,
    onRefusal: (key, error) => refused.push([key, error]),
  });
  const open = () => Object.fromEntries(queue.open());
  return { queue, sent, answers, refused, changes, open };
}

const settle = () => vi.advanceTimersByTimeAsync(300);

test('of quick clicks only the last is sent, and shown at once', async () => {
  const { queue, sent, changes, open } = slowServer();
  for (const wish of [2, 3, 4]) queue.wish('solo', wish);
  expect(open()).toEqual({ solo: 4 });
  expect(changes).toHaveBeenCalledTimes(3);
  expect(sent).toEqual([]);
  await settle();
  expect(sent).toEqual([['solo', 4]]);
  expect(open()).toEqual({ solo: 4 });
});

test('what is wished meanwhile waits for the answer, and wins', async () => {
  const { queue, sent, answers, open } = slowServer();
  queue.wish('solo', 2);
  await settle();
  queue.wish('solo', 3);
  queue.wish('duo', 1);
  await settle();
  expect(sent).toHaveLength(1);
  expect(open()).toEqual({ solo: 3, duo: 1 });
  answers[0]?.yes();
  await settle();
  expect(sent.slice(1)).toEqual([['solo', 3]]);
  answers[1]?.yes();
  await settle();
  answers[2]?.yes();
  await settle();
  expect(sent.slice(2)).toEqual([['duo', 1]]);
  expect(open()).toEqual({});
});

test('a refusal is told, unless something newer is wished', async () => {
  const { queue, answers, refused, sent, open } = slowServer();
  queue.wish('solo', 9);
  await settle();
  queue.wish('solo', 5);
  answers[0]?.no(new Error('too many'));
  await settle();
  expect(refused).toEqual([]);
  answers[1]?.no(new Error('still too many'));
  await settle();
  expect(refused).toEqual([['solo', new Error('still too many')]]);
  expect(open()).toEqual({});
  queue.wish('duo', 1);
  await settle();
  expect(sent.at(-1)).toEqual(['duo', 1]);
});

test('flushing sends now, and ends when all is answered', async () => {
  const { queue, sent, answers } = slowServer();
  queue.wish('solo', 2);
  const done = vi.fn<() => void>();
  void queue.flush().then(done);
  expect(sent).toEqual([['solo', 2]]);
  await settle();
  expect(done).not.toHaveBeenCalled();
  answers[0]?.yes();
  await settle();
  expect(done).toHaveBeenCalled();
  await queue.flush();
});

test('flushing nothing does not stop what comes later', async () => {
  const { queue, sent } = slowServer();
  await queue.flush();
  queue.wish('solo', 2);
  await settle();
  expect(sent).toEqual([['solo', 2]]);
});

test('what somebody else wished is never sent', async () => {
  const { queue, sent } = slowServer();
  queue.wish('solo', 2);
  queue.forget();
  await settle();
  expect(sent).toEqual([]);
});
