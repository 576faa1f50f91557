import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test, vi } from 'vitest';
import { server } from '~/test/server';
import { signedIn } from '~/test/fixtures';
import { getMe } from './gen/sdk.gen';
import { endSessionHere, ensureSession } from './session';
import { adoptSession, getSession } from './session-store';

let nRenewals = 0;

function serveRenewal(answer: () => Response): void {
  server.use(
    http.post('*/api/v1/auth/refresh', ({ request }) => {
      nRenewals += 1;
      return request.headers.get('x-requested-with') === 'fetch'
        ? answer()
        : new HttpResponse(null, { status: 403 });
    }),
  );
}

const refused = (status: number, code: string) =>
  HttpResponse.json({ title: 'No', status, code }, { status });

beforeEach(() => {
  nRenewals = 0;
});

test('whoever asks at the same time shares one renewal', async () => {
  serveRenewal(() => HttpResponse.json(signedIn('next')));
  const sessions = await Promise.all([ensureSession(), ensureSession(), ensureSession()]);
  expect(sessions.map((session) => session?.accessToken)).toEqual(['next', 'next', 'next']);
  expect(nRenewals).toBe(1);
});

test('a request with a token that ended is sent again with the next one', async () => {
  adoptSession(signedIn('old'));
  serveRenewal(() => HttpResponse.json(signedIn('next')));
  const tokens: (string | null)[] = [];
  server.use(
    http.get('*/api/v1/me', ({ request }) => {
      const token = request.headers.get('authorization');
      tokens.push(token);
      return token === 'Bearer next'
        ? HttpResponse.json(signedIn('next').user)
        : refused(401, 'accounts.not_signed_in');
    }),
  );
  const { data } = await getMe({ throwOnError: true });
  expect(data.name).toBe('Camille Durand');
  expect(tokens).toEqual(['Bearer old', 'Bearer next']);
});

test('a request is not sent a third time', async () => {
  adoptSession(signedIn('old'));
  serveRenewal(() => HttpResponse.json(signedIn('next')));
  server.use(http.get('*/api/v1/me', () => refused(401, 'accounts.not_signed_in')));
  await expect(getMe({ throwOnError: true })).rejects.toMatchObject({ status: 401 });
  expect(nRenewals).toBe(1);
});

test('a token about to end is exchanged before it is used', async () => {
  adoptSession({ ...signedIn('old'), expires_in: 5 });
  serveRenewal(() => HttpResponse.json(signedIn('next')));
  server.use(
    http.get('*/api/v1/me', ({ request }) =>
      request.headers.get('authorization') === 'Bearer next'
        ? HttpResponse.json(signedIn('next').user)
        : refused(500, 'test.old_token'),
    ),
  );
  await expect(getMe({ throwOnError: true })).resolves.toBeDefined();
});

test('a session that is over is forgotten; a server that is away is not its end', async () => {
  adoptSession({ ...signedIn('old'), expires_in: 0 });
  serveRenewal(() => HttpResponse.error());
  await expect(ensureSession()).rejects.toMatchObject({ status: 0 });
  expect(getSession().status).toBe('signed-in');
  serveRenewal(() => refused(401, 'accounts.session_over'));
  await expect(ensureSession()).resolves.toBeUndefined();
  expect(getSession().status).toBe('signed-out');
});

test('signing out needs the server, or the cookie would still open the door', async () => {
  adoptSession(signedIn('old'));
  const leave = vi.fn<() => Promise<void>>(() => Promise.resolve());
  server.use(http.post('*/api/v1/auth/logout', () => HttpResponse.error()));
  await expect(endSessionHere(leave)).rejects.toMatchObject({ status: 0 });
  expect([getSession().status, leave.mock.calls.length]).toEqual(['signed-in', 0]);
  server.use(http.post('*/api/v1/auth/logout', () => new HttpResponse(null, { status: 204 })));
  await endSessionHere(leave);
  expect([getSession().status, leave.mock.calls.length]).toEqual(['signed-out', 1]);
});
