import { screen } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, expect, test } from 'vitest';
import { event } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, server } from '~/test/server';

const TOMORROW = '2999-01-01T00:00:00Z';
const granted = {
  event_id: 'event-1',
  event_slug: 'soiree',
  grant_token: 'gac_1',
  expires_at: TOMORROW,
};
const invitation = {
  id: 'invitation-1',
  event: {
    id: 'event-1',
    slug: 'soiree',
    title: 'Soirée privée',
    organizer: 'Le Salon',
    timezone: 'Europe/Paris',
    starts_at: '2026-12-31T19:00:00Z',
  },
  email: 'nina@example.org',
  status: 'sent',
  expires_at: TOMORROW,
};
const missing = { ...no('catalog.event_not_found', 'No such event'), status: 404 };

/** An event that is there for whoever sends its grant. */
function servePrivate(): (string | null)[] {
  const grants: (string | null)[] = [];
  server.use(
    http.get('*/api/v1/events/soiree', ({ request }) => {
      const grant = request.headers.get('access-grant');
      grants.push(grant);
      return grant === 'gac_1'
        ? HttpResponse.json(event({ slug: 'soiree', visibility: 'private' }))
        : HttpResponse.json(missing, { status: 404 });
    }),
  );
  return grants;
}

afterEach(() => window.localStorage.clear());

test('a private link is exchanged for a grant, which does not stay in the address', async () => {
  const grants = servePrivate();
  const opened = serve('post', '/events/soiree/access', () => granted);
  const { location } = renderApp('/events/soiree#access=gpl_1');
  expect(await screen.findByRole('heading', { level: 1, name: 'Finale du 100 m' })).toBeVisible();
  expect(opened).toEqual([{ token: 'gpl_1' }]);
  expect(grants.at(-1)).toBe('gac_1');
  expect(location()).toBe('/events/soiree');
  expect(await screen.findByText(/Événement privé/)).toBeInTheDocument();
});

test('a link that is used up says so', async () => {
  servePrivate();
  server.use(
    http.post('*/api/v1/events/soiree/access', () =>
      HttpResponse.json({ ...no('catalog.link_over', 'Over'), status: 409 }, { status: 409 }),
    ),
  );
  renderApp('/events/soiree#access=gpl_1');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Ce lien ne donne plus accès' }),
  ).toBeVisible();
});

test('an invitation is accepted on this device', async () => {
  servePrivate();
  serve('get', '/invitations/gin_1', () => invitation);
  serve('post', '/invitations/gin_1/accept', () => granted);
  const { user, location } = renderApp('/event-invitations#token=gin_1');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Soirée privée' }),
  ).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Accepter l’invitation' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Finale du 100 m' })).toBeVisible();
  expect(location()).toBe('/events/soiree');
});

test('an invitation is declined, and one that was cancelled asks for nothing', async () => {
  let status = 'sent';
  serve('get', '/invitations/gin_1', () => ({ ...invitation, status }));
  serve('post', '/invitations/gin_1/decline', () => {
    status = 'declined';
    return null;
  });
  const { user } = renderApp('/event-invitations#token=gin_1');
  await user.click(await screen.findByRole('button', { name: 'Refuser' }));
  expect(await screen.findByText(/Vous avez refusé/)).toBeInTheDocument();
  serve('get', '/invitations/gin_2', () => ({ ...invitation, status: 'revoked' }));
  renderApp('/event-invitations#token=gin_2');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Cette invitation est annulée' }),
  ).toBeInTheDocument();
});
