import { afterEach, expect, test } from 'vitest';
import { deviceHere, deviceToken, endDevice, forgetDevice, keepDevice } from './device';

const paired = {
  token: 'gdv_one',
  id: 'device-1',
  name: 'Tablette 3',
  gate: 'Nord',
  org_id: 'org-1',
  event_id: 'event-1',
  event_title: 'La Nuit du piano',
  timezone: 'Europe/Paris',
  expires_at: '2026-12-25T22:00:00Z',
};

afterEach(forgetDevice);

test.each([
  ['/api/v1/checkin/lists', true],
  ['/api/v1/checkin/lists/one/bundle?cursor=x', true],
  ['/api/v1/checkin/scans', true],
  ['/api/v1/checkin/scans:batch', true],
  ['/api/v1/checkin/scans/one/annul', true],
  ['/api/v1/checkin/device', true],
  ['/api/v1/tickets/verify', true],
  ['/api/v1/checkin/device/pair', false],
  ['/api/v1/tickets/one', false],
  ['/api/v1/me', false],
  ['/api/v1/events?q=/api/v1/checkin/lists', false],
  ['/api/v1/manage/events/one/devices', false],
])('a device asks with its token at doors only: %s', (path, isSent) => {
  keepDevice(paired);
  expect(deviceToken(`https://guichet.example${path}`)).toBe(isSent ? 'gdv_one' : undefined);
});

test('what ended sends nothing any more, and says so once', () => {
  keepDevice(paired);
  endDevice('gdv_of_before');
  expect(deviceHere()).toMatchObject({ state: 'paired' });
  endDevice('gdv_one');
  expect(deviceHere()).toEqual({ state: 'ended', name: 'Tablette 3' });
  expect(deviceToken('https://guichet.example/api/v1/checkin/lists')).toBeUndefined();
  expect(localStorage.getItem('guichet_door_device')).not.toContain('gdv_');
  forgetDevice();
  expect(deviceHere()).toBeUndefined();
});
