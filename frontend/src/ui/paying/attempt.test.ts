import { expect, test, vi } from 'vitest';
import { ApiError } from '~/api/api-error';
import { createAttempts } from './attempt';

const lost = new ApiError(0, 'http.unreachable', 'Lost.');
const declined = new ApiError(402, 'sales.card_declined', 'No.');

/** Answers in order; an error is thrown. */
function server(...answers: (string | Error)[]) {
  const keys: string[] = [];
  const send = vi.fn<(key: string, token: string) => Promise<string>>((key) => {
    keys.push(key);
    const answer = answers.shift() ?? '';
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return { keys, send };
}

test('a lost answer is asked for again with the same key and the same card', async () => {
  const attempts = createAttempts<string>();
  const { keys, send } = server(lost, 'paid');
  let n = 0;
  const tokens = vi.fn<() => Promise<string>>(() => {
    n += 1;
    return Promise.resolve(`tok_${n}`);
  });
  await expect(attempts.send('a', tokens, send)).rejects.toBe(lost);
  await expect(attempts.send('a', tokens, send)).resolves.toBe('paid');
  expect(keys[0]).toBe(keys[1]);
  expect(send.mock.calls.map(([, token]) => token)).toEqual(['tok_1', 'tok_1']);
});

const prepare = () => Promise.resolve('tok');

test('after a refusal, after something else was wished and after it worked, it is another one', async () => {
  const attempts = createAttempts<string>();
  const { keys, send } = server(declined, lost, 'paid', 'paid');
  await expect(attempts.send('a', prepare, send)).rejects.toBe(declined);
  await expect(attempts.send('a', prepare, send)).rejects.toBe(lost);
  await attempts.send('b', prepare, send);
  await attempts.send('b', prepare, send);
  expect(new Set(keys).size).toBe(4);
});
