import { screen, waitFor } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, expect, test } from 'vitest';
import { deviceHere, forgetDevice, keepDevice } from '~/api/device';
import type { CheckinLists, PairedCheckinDeviceView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { server } from '~/test/server';

const paired: PairedCheckinDeviceView = {
  token: 'gdv_one',
  id: 'device-1',
  name: 'Tablette 3',
  gate: 'Sud',
  org_id: 'org-1',
  event_id: 'event-1',
  event_title: 'La Nuit du piano',
  timezone: 'Europe/Paris',
  expires_at: '2026-07-25T20:00:00Z',
};

const lists: CheckinLists = {
  data: [
    {
      id: 'list-1',
      is_main: true,
      name: null,
      org_id: 'org-1',
      event_id: 'event-1',
      event_title: 'La Nuit du piano',
      timezone: 'Europe/Paris',
      starts_at: '2026-07-24T17:30:00Z',
      ends_at: '2026-07-24T20:00:00Z',
      gates: ['Nord', 'Sud'],
      is_supervisor: false,
    },
  ],
};

const problem = (status: number, code: string) =>
  HttpResponse.json({ type: 'about:blank', title: code, status, code }, { status });

const gone = () => problem(401, 'accounts.device_ended');

/** The door, to whoever has the token; who asked is told. */
function serveDoor(token: string): (string | null)[] {
  const asked: (string | null)[] = [];
  const admit = (request: Request) => {
    const authorization = request.headers.get('authorization');
    asked.push(authorization);
    return authorization === `Bearer ${token}`;
  };
  server.use(
    http.get('*/api/v1/checkin/lists', ({ request }) =>
      admit(request) ? HttpResponse.json(lists) : gone(),
    ),
    http.get('*/api/v1/checkin/device', ({ request }) =>
      admit(request) ? HttpResponse.json(paired) : gone(),
    ),
    http.get('*/api/v1/checkin/lists/list-1/stats', () => problem(503, 'http.unavailable')),
  );
  return asked;
}

afterEach(forgetDevice);

test('a paired device opens the door without an account, at its gate', async () => {
  keepDevice(paired);
  const asked = serveDoor('gdv_one');
  const { user } = renderApp('/door');
  expect(await screen.findByRole('region', { name: 'Cet appareil' })).toHaveTextContent(
    /^Tablette 3 jusqu’au 25\/07\/2026 22:00/,
  );
  await user.click(await screen.findByRole('link', { name: /Entrée principale/ }));
  expect(await screen.findByRole('combobox', { name: 'Porte' })).toHaveValue('Sud');
  expect(new Set(asked)).toEqual(new Set(['Bearer gdv_one']));
});

test('who is signed in comes first', async () => {
  keepDevice(paired);
  adoptSession(signedIn('token-1'));
  serveDoor('token-1');
  renderApp('/door');
  expect(await screen.findByRole('link', { name: /Entrée principale/ })).toBeVisible();
  expect(screen.queryByRole('region', { name: 'Cet appareil' })).toBeNull();
});

test('a device that was revoked is told so, and keeps nothing', async () => {
  keepDevice(paired);
  serveDoor('gdv_of_another');
  renderApp('/door');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Cet appareil n’est plus associé' }),
  ).toBeVisible();
  expect(screen.getByRole('alert')).toHaveTextContent('Tablette 3');
  expect(deviceHere()).toEqual({ state: 'ended', name: 'Tablette 3' });
});

test('the code of the address pairs after one tap, and never by itself', async () => {
  const codes: unknown[] = [];
  serveDoor('gdv_one');
  server.use(
    http.post('*/api/v1/checkin/device/pair', async ({ request }) => {
      codes.push(await request.json());
      return HttpResponse.json(paired, { status: 201 });
    }),
  );
  const { user, location } = renderApp('/door/pair#gdp_code');
  const pair = await screen.findByRole('button', { name: 'Associer cet appareil' });
  expect(codes).toEqual([]);
  await user.click(pair);
  await waitFor(() => expect(location()).toBe('/door'));
  expect(codes).toEqual([{ code: 'gdp_code' }]);
  expect(deviceHere()).toMatchObject({ state: 'paired', device: { token: 'gdv_one' } });
});

test('a code that was used says what to do', async () => {
  server.use(
    http.post('*/api/v1/checkin/device/pair', () => problem(422, 'admission.pairing_invalid')),
  );
  const { user } = renderApp('/door/pair#gdp_code');
  await user.click(await screen.findByRole('button', { name: 'Associer cet appareil' }));
  expect(await screen.findByText(/^Ce code a déjà servi/)).toBeVisible();
  expect(deviceHere()).toBeUndefined();
});
