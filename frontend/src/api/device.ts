import { hasCode } from './api-error';
import { installDevice } from './client';
import type { PairedCheckinDeviceView } from './gen/types.gen';
import { getSession, personOf, wasSignedIn } from './session-store';

/** This browser as a scanner that was paired: the door's operations of one event, and nothing else. */
export type KeptDevice = Pick<
  PairedCheckinDeviceView,
  'id' | 'token' | 'name' | 'gate' | 'event_title' | 'timezone' | 'expires_at'
>;

/** `ended`: the server no longer takes its token, and whoever holds it was not told yet. */
export type DeviceHere =
  { state: 'paired'; device: KeptDevice } | { state: 'ended'; name: string } | undefined;

const NAME = 'guichet_door_device';
const OWNER = 'device:';

function read(): DeviceHere {
  try {
    const kept = JSON.parse(localStorage.getItem(NAME) ?? 'null') as Partial<KeptDevice> | null;
    if (typeof kept?.name !== 'string') return undefined;
    if (typeof kept.token !== 'string') return { state: 'ended', name: kept.name };
    return { state: 'paired', device: kept as KeptDevice };
  } catch {
    return undefined;
  }
}

let here = read();
const listeners = new Set<() => void>();

function adopt(next: DeviceHere): void {
  here = next;
  for (const listener of listeners) listener();
}

window.addEventListener('storage', ({ key }) => {
  // Without a key everything was cleared.
  if (key === NAME || key === null) adopt(read());
});

/** What a door kept on this device ends with it, but for scans that the server has not heard of. */
async function forgetDoor(): Promise<void> {
  const { closeRooms } = await import('~/lib/vault');
  await closeRooms((room, owner) => owner.startsWith(OWNER) && !room.startsWith('outbox:'));
}

function keep(next: DeviceHere): void {
  if (next?.state !== 'paired') void forgetDoor().catch(() => undefined);
  try {
    if (!next) localStorage.removeItem(NAME);
    else if (next.state === 'ended')
      localStorage.setItem(NAME, JSON.stringify({ name: next.name }));
    else localStorage.setItem(NAME, JSON.stringify(next.device));
  } catch {
    // Storage may be forbidden; then it is paired for as long as the page.
  }
  adopt(next);
}

export const deviceHere = (): DeviceHere => here;

export function subscribeDevice(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const keepDevice = (paired: PairedCheckinDeviceView): void => {
  const { id, token, name, gate = null, event_title, timezone, expires_at } = paired;
  keep({ state: 'paired', device: { id, token, name, gate, event_title, timezone, expires_at } });
};

export const forgetDevice = (): void => keep(undefined);

/** The server refused this token for good. Another one may have come meanwhile. */
export function endDevice(token: string): void {
  if (here?.state === 'paired' && here.device.token === token)
    keep({ state: 'ended', name: here.device.name });
}

/** What a device may ask, and nobody else's business. */
const OF_DOORS =
  /\/api\/v1\/(?:checkin\/(?:lists|scans)(?:[/:].*)?|checkin\/device|tickets\/verify)$/;

/** Whose a door is on this device; nothing when nobody can say who is there. */
export function doorOwner(): string | undefined {
  const person = personOf(getSession());
  if (person !== undefined || wasSignedIn() || here?.state !== 'paired') return person;
  return OWNER + here.device.id;
}

/** The token for a request that nobody signed in makes. */
export const deviceToken = (url: string): string | undefined =>
  here?.state === 'paired' && OF_DOORS.test(new URL(url).pathname) ? here.device.token : undefined;

installDevice(async (request, send) => {
  const token = deviceToken(request.url);
  if (!token) return send(request);
  request.headers.set('authorization', `Bearer ${token}`);
  try {
    return await send(request);
  } catch (error) {
    if (hasCode(error, 'accounts.device_ended')) endDevice(token);
    throw error;
  }
});
