import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '~/api/api-error';
import type { BundleHeadView, CheckinBundleView, ScanRequest, ScanView } from '~/api/gen/types.gen';
import { KeptBundle } from './kept-bundle';
import { type LocalApi, LocalDoor } from './local-door';
import { type Late, Outbox } from './outbox';
import { hashOf } from './roster';

interface Vector {
  event: string;
  ticket: string;
  occurrence: number;
  offer: number;
  secret_version: number;
  public_key: string;
  code: string;
}

const file = path.resolve('../backend/admission/vectors/ticket_codes.json');
const { valid, refused } = JSON.parse(readFileSync(file, 'utf8')) as {
  valid: Vector[];
  refused: { code: string; parsed: boolean; signed: boolean }[];
};
const vector = valid[0];
if (!vector) throw new Error('no vectors');

/** A disk, without its browser. */
const disk = vi.hoisted(() => new Map<string, string>());
vi.mock('~/lib/vault', () => ({
  openRoom: (name: string, owner: string) =>
    Promise.resolve({
      owner,
      read: (paper: string) => {
        const text = disk.get(`${name}|${paper}`);
        return Promise.resolve(text === undefined ? undefined : (JSON.parse(text) as unknown));
      },
      readAll: (start: string) =>
        Promise.resolve(
          [...disk]
            .filter(([key]) => key.startsWith(`${name}|${start}`))
            .toSorted(([one], [other]) => (one < other ? -1 : 1))
            .map(([key, text]) => [key.slice(name.length + 1), JSON.parse(text) as unknown]),
        ),
      write: (put: Record<string, unknown>, remove: string[] = []) => {
        for (const paper of remove) disk.delete(`${name}|${paper}`);
        for (const [paper, value] of Object.entries(put)) {
          disk.set(`${name}|${paper}`, JSON.stringify(value));
        }
        return Promise.resolve();
      },
    } satisfies Record<'owner' | 'read' | 'readAll' | 'write', unknown>),
}));

const LIST = 'list-1';
const HOUR_MS = 3_600_000;
const soon = (ms: number) => new Date(Date.now() + ms).toISOString();

const head = (changes: Partial<BundleHeadView> = {}): BundleHeadView => ({
  event_id: vector.event,
  event_title: 'La Nuit du piano',
  timezone: 'Europe/Paris',
  is_called_off: false,
  public_key: Buffer.from(vector.public_key, 'hex').toString('base64url'),
  gates: [],
  dates: [
    {
      number: vector.occurrence,
      id: 'date-1',
      starts_at: soon(HOUR_MS),
      ends_at: soon(3 * HOUR_MS),
      is_called_off: false,
    },
  ],
  offers: [
    {
      number: vector.offer,
      id: 'offer-1',
      name: 'Duo',
      admits: 2,
      rate_class: 'normal',
      requires_proof: true,
      checkin: { policy: 'single' },
    },
  ],
  ...changes,
});

const piece = (changes: Partial<CheckinBundleView> = {}): CheckinBundleView => ({
  list_id: LIST,
  head: head(),
  version: 'v1',
  tickets: [],
  admissions: [],
  cursor: 'c1',
  has_more: false,
  issued_at: soon(0),
  expires_at: soon(24 * HOUR_MS),
  ...changes,
});

const lost = () => new ApiError(0, 'http.unreachable', 'no network');
const wish = (nonce: string, changes: Partial<ScanRequest> = {}): ScanRequest => ({
  nonce,
  list_id: LIST,
  code: vector.code,
  direction: 'in',
  ...changes,
});

const answer = (request: ScanRequest, changes: Partial<ScanView> = {}): ScanView => ({
  nonce: request.nonce,
  list_id: LIST,
  result: 'admitted',
  can_be_overridden: false,
  direction: 'in',
  n_persons: 1,
  scanned_at: request.scanned_at ?? '',
  is_offline: true,
  is_forced: false,
  ...changes,
});

/** A server that this test answers for. */
function server() {
  const calls: { uploads: ScanRequest[][]; annulled: string[] } = { uploads: [], annulled: [] };
  const api = {
    bundle: vi.fn<LocalApi['bundle']>(() => Promise.resolve(piece())),
    upload: vi.fn<LocalApi['upload']>((scans) => {
      calls.uploads.push(scans);
      return Promise.resolve(
        scans.map((scan): Late => ({ nonce: scan.nonce, scan: answer(scan) })),
      );
    }),
    annul: vi.fn<LocalApi['annul']>((nonce) => {
      calls.annulled.push(nonce);
      return Promise.resolve();
    }),
  };
  return { calls, api };
}

/** As if the page had just been opened on this device. */
async function open(api: LocalApi) {
  const { openRoom } = await import('~/lib/vault');
  const room = await openRoom('door', 'person-1');
  const outbox = await Outbox.open('person-1');
  if (!room || !outbox) throw new Error('no storage');
  const late: Late[] = [];
  const bundle = await KeptBundle.open(room, LIST);
  const door = new LocalDoor(LIST, { bundle, outbox }, api, (one) => late.push(one));
  return { door, late };
}

const result = async (door: LocalDoor, request: ScanRequest, wasTried = false) => {
  const verdict = await door.decide(request, wasTried);
  return verdict && [verdict.result, verdict.reason];
};

const listed = async (status: 'active' | 'blocked' | 'cancelled' = 'active', version = 1) => ({
  hash: await hashOf(vector.event, vector.ticket),
  status,
  secret_version: version,
});

beforeEach(() => disk.clear());

test('before it heard all of the list it decides nothing', async () => {
  const { api } = server();
  const { door } = await open(api);
  expect(door.isReady).toBe(false);
  await expect(door.decide(wish('n1'), false)).resolves.toBeUndefined();
  api.bundle.mockResolvedValueOnce(piece({ has_more: true })).mockRejectedValueOnce(lost());
  await expect(door.sync()).rejects.toThrow('no network');
  expect(door.isReady).toBe(false);
  await door.sync();
  expect(door.isReady).toBe(true);
  expect(api.bundle).toHaveBeenLastCalledWith({ cursor: 'c1', head: 'v1' });
});

test('a listed ticket is let in once, also after a reload, and sent once', async () => {
  const { api, calls } = server();
  api.bundle.mockResolvedValue(piece({ tickets: [await listed()] }));
  const { door } = await open(api);
  await door.sync();
  await expect(result(door, wish('n1'))).resolves.toEqual(['admitted', undefined]);
  await expect(result(door, wish('n2'))).resolves.toEqual(['duplicate', 'already_in']);
  const again = await open(api);
  expect(again.door.isReady).toBe(true);
  expect(again.door.store.get().nWaiting).toBe(1);
  const verdict = await again.door.decide(wish('n3'), false);
  expect(verdict).toMatchObject({ result: 'duplicate', before: { isHere: true }, isNew: false });
  await again.door.flush();
  await again.door.flush();
  expect(calls.uploads.map((scans) => scans.map(({ nonce }) => nonce))).toEqual([['n1']]);
  expect(calls.uploads[0]?.[0]).toMatchObject({ offline: true, list_id: LIST });
  expect(again.door.store.get().nWaiting).toBe(0);
  // Until the server told it back, it is still known here; then the roster says so.
  await expect(result(again.door, wish('n4'))).resolves.toEqual(['duplicate', 'already_in']);
  const { hash } = await listed();
  const admission = { hash, day: 0, entries: 1, is_inside: true, first_at: soon(0) };
  api.bundle.mockResolvedValue(piece({ admissions: [admission] }));
  await again.door.sync();
  const third = await open(api);
  expect(await third.door.decide(wish('n5'), false)).toMatchObject({
    result: 'duplicate',
    before: { isHere: false },
  });
});

test('the same code twice in one moment is let in once', async () => {
  const { api } = server();
  const { door } = await open(api);
  await door.sync();
  const both = await Promise.all([result(door, wish('n1')), result(door, wish('n2'))]);
  expect(both).toEqual([
    ['admitted', undefined],
    ['duplicate', 'already_in'],
  ]);
});

test('a true ticket that is not listed is let in, and marked', async () => {
  const { api } = server();
  const { door } = await open(api);
  await door.sync();
  expect(await door.decide(wish('n1'), false)).toMatchObject({
    result: 'admitted',
    isNew: true,
    requiresProof: true,
    offerName: 'Duo',
  });
});

test('what is forged, cancelled, replaced or of an unknown offer stays out', async () => {
  const { api, calls } = server();
  const { door } = await open(api);
  const told = async (changes: Partial<CheckinBundleView>) => {
    api.bundle.mockResolvedValueOnce(piece(changes));
    await door.sync();
  };
  await told({ tickets: [await listed('cancelled')] });
  await expect(result(door, wish('n1'))).resolves.toEqual(['refused', 'cancelled']);
  await told({ tickets: [await listed('active', vector.secret_version + 1)] });
  await expect(result(door, wish('n2'))).resolves.toEqual(['refused', 'replaced']);
  await told({ tickets: [await listed('blocked')] });
  await expect(result(door, wish('n3'))).resolves.toEqual(['refused', 'blocked']);
  const forced = wish('n4', { override_reason: 'Chef de salle' });
  await expect(result(door, forced)).resolves.toEqual(['admitted', undefined]);
  await told({ head: head({ offers: [] }), version: 'v2' });
  await expect(result(door, wish('n5'))).resolves.toEqual(['refused', 'too_new']);
  const forgery = refused.find(({ parsed, signed }) => parsed && !signed)?.code ?? '';
  await expect(result(door, wish('n6', { code: forgery }))).resolves.toEqual([
    'refused',
    'not_ours',
  ]);
  await expect(result(door, wish('n7', { code: 'HELLO' }))).resolves.toEqual([
    'refused',
    'not_a_ticket',
  ]);
  // Nobody was let in by these: there is nothing to settle.
  await door.flush();
  expect(calls.uploads.flat().map(({ nonce }) => nonce)).toEqual(['n4']);
});

test('a lost answer is sent with its nonce; conflicts and refusals are counted', async () => {
  const { api } = server();
  const { door, late } = await open(api);
  await door.sync();
  await door.decide(wish('n1'), true);
  api.upload.mockRejectedValueOnce(lost());
  await expect(door.flush()).rejects.toThrow('no network');
  expect(door.store.get().nWaiting).toBe(1);
  api.upload.mockResolvedValueOnce([{ nonce: 'n1', code: 'http.unavailable' }]);
  await door.flush();
  expect(door.store.get().nWaiting).toBe(1);
  const conflict = answer(wish('n1'), { result: 'conflict', reason: 'already_in' });
  api.upload.mockResolvedValueOnce([{ nonce: 'n1', scan: conflict }]);
  await door.flush();
  expect(late.map(({ scan }) => scan?.result)).toEqual(['conflict']);
  expect(door.store.get()).toMatchObject({ nWaiting: 0, nConflicts: 1, nRefused: 0 });
});

test('what the server will never take waits no longer', async () => {
  const { api } = server();
  const { door, late } = await open(api);
  await door.sync();
  await door.decide(wish('n1'), false);
  api.upload.mockResolvedValueOnce([{ nonce: 'n1', code: 'admission.list_not_found' }]);
  await door.flush();
  expect(late).toEqual([{ nonce: 'n1', code: 'admission.list_not_found' }]);
  expect(door.store.get()).toMatchObject({ nWaiting: 0, nRefused: 1 });
});

test('a scan that is taken back lets the next one in, and is taken back there if it was tried', async () => {
  const { api, calls } = server();
  const { door } = await open(api);
  await door.sync();
  await door.decide(wish('n1'), false);
  await expect(door.annul('n1')).resolves.toBe(true);
  await expect(result(door, wish('n2'), true)).resolves.toEqual(['admitted', undefined]);
  await expect(door.annul('n2')).resolves.toBe(true);
  await door.flush();
  expect(calls.uploads.flat().map(({ nonce }) => nonce)).toEqual(['n2']);
  expect(calls.annulled).toEqual(['n2']);
  await expect(door.annul('n2')).resolves.toBe(false);
});

test('what the server answered is remembered until it is told back', async () => {
  const { api } = server();
  const { door } = await open(api);
  await door.sync();
  await door.noteAnswer(wish('n1'), answer(wish('n1', { scanned_at: soon(0) })));
  await expect(result(door, wish('n2'))).resolves.toEqual(['duplicate', 'already_in']);
  await door.noteAnnulled('n1');
  await expect(result(door, wish('n3'))).resolves.toEqual(['admitted', undefined]);
});

test('who may not know of the list any more keeps nothing of it', async () => {
  const { api } = server();
  const { door } = await open(api);
  await door.sync();
  api.bundle.mockRejectedValueOnce(new ApiError(404, 'admission.list_not_found', 'no'));
  await expect(door.sync()).rejects.toThrow('no');
  expect(door.isReady).toBe(false);
  expect([...disk.keys()].filter((key) => key.includes('bundle/'))).toEqual([]);
});

test('a list that was not heard of for a day decides nothing, and many small pieces become one', async () => {
  const { api } = server();
  const { door } = await open(api);
  const { hash } = await listed();
  for (let n = 0; n < 45; n += 1) {
    const admissions = [{ hash, day: n, entries: 1, is_inside: false, first_at: soon(0) }];
    api.bundle.mockResolvedValueOnce(piece({ admissions }));
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await door.sync();
  }
  expect([...disk.keys()].filter((key) => key.includes('/piece/')).length).toBeLessThan(10);
  const later = await open(api);
  await expect(result(later.door, wish('n1'))).resolves.toEqual(['duplicate', 'already_in']);
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * HOUR_MS);
  expect(later.door.isReady).toBe(false);
  const muchLater = await open(api);
  expect(muchLater.door.store.get().nTickets).toBe(0);
});
