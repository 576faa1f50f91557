import { expect, test, vi } from 'vitest';
import { ApiError } from '~/api/api-error';
import type { ScanRequest, ScanView } from '~/api/gen/types.gen';
import { type Attempt, ScanDesk } from './scans';
import { kindOf } from './verdict-words';

const answer = (request: ScanRequest, overrides: Partial<ScanView> = {}): ScanView => ({
  nonce: request.nonce,
  list_id: request.list_id,
  result: 'admitted',
  can_be_overridden: false,
  direction: 'in',
  n_persons: 1,
  scanned_at: '2026-07-24T17:30:00Z',
  is_offline: false,
  is_forced: false,
  ...overrides,
});

const lost = () => new ApiError(0, 'http.unreachable', 'no network');
const wish = { list_id: 'list-1', code: 'A CODE', direction: 'in' } as const;
const annul = () => Promise.resolve({ annulled_at: '2026-07-24T17:31:00Z' });

function desk(scan: (request: ScanRequest) => Promise<ScanView>) {
  const told: string[] = [];
  const made = new ScanDesk({ scan, annul }, (attempt: Attempt) => told.push(kindOf(attempt)), {
    answerMs: 1_000,
    quickMs: 500,
    retryMs: [1, 1],
  });
  return { made, told };
}

test('a scan that nobody answered is sent again by itself, with its nonce', async () => {
  const nonces: string[] = [];
  const { made, told } = desk((request) => {
    nonces.push(request.nonce);
    return nonces.length < 3 ? Promise.reject(lost()) : Promise.resolve(answer(request));
  });
  await made.scan(wish);
  expect(new Set(nonces).size).toBe(1);
  expect(nonces).toHaveLength(3);
  expect(told).toEqual(['waiting', 'waiting', 'admitted']);
});

test('a scan that is never answered is not known, never admitted, and one tap sends it again', async () => {
  const nonces: string[] = [];
  let hasNetwork = false;
  const { made } = desk((request) => {
    nonces.push(request.nonce);
    return hasNetwork ? Promise.resolve(answer(request)) : Promise.reject(lost());
  });
  await made.scan(wish);
  const [attempt] = made.store.get().attempts;
  expect(attempt && kindOf(attempt)).toBe('unknown');
  expect(made.store.get().lostAt).toBeGreaterThan(0);
  hasNetwork = true;
  await made.sendAgain(nonces[0] ?? '');
  expect(new Set(nonces).size).toBe(1);
  expect(made.store.get().attempts.map(kindOf)).toEqual(['admitted']);
});

test('the same code, shown again before it was answered, is still the same scan', async () => {
  const nonces: string[] = [];
  const { made } = desk((request) => {
    nonces.push(request.nonce);
    return Promise.reject(lost());
  });
  await made.scan(wish);
  await made.scan(wish);
  expect(new Set(nonces).size).toBe(1);
  expect(made.store.get().attempts).toHaveLength(1);
});

test('a refusal of the server is final, and says nothing of the network', async () => {
  const scan = vi.fn<() => Promise<ScanView>>(() =>
    Promise.reject(new ApiError(403, 'accounts.not_allowed', 'no')),
  );
  const { made } = desk(scan);
  await made.scan(wish);
  expect(scan).toHaveBeenCalledOnce();
  expect(made.store.get().attempts.map(kindOf)).toEqual(['rejected']);
  expect(made.store.get().lostAt).toBe(0);
});

test('each answered scan of a code is a scan of its own; twenty are kept', async () => {
  const { made } = desk((request) => Promise.resolve(answer(request)));
  await Array.from({ length: 25 }).reduce<Promise<void>>(
    (before) => before.then(() => made.scan(wish)),
    Promise.resolve(),
  );
  const nonces = made.store.get().attempts.map(({ request }) => request.nonce);
  expect(new Set(nonces).size).toBe(20);
});

test('a scan that was taken back says so', async () => {
  const { made } = desk((request) => Promise.resolve(answer(request)));
  await made.scan(wish);
  await made.annul(made.store.get().shown ?? '');
  expect(made.store.get().attempts.map(kindOf)).toEqual(['annulled']);
});
