import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { card } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { refuse, serveList, server } from '~/test/server';

const one = { data: [card()], next_cursor: null, total: 1 };
const none = { data: [], next_cursor: null, total: 0 };

test('asks for the first 24 events in the reader’s language', async () => {
  const asked = serveList(() => one);
  renderApp('/events');
  expect(await screen.findByRole('link', { name: 'Finale du 100 m' })).toHaveAttribute(
    'href',
    '/events/finale-100-m',
  );
  expect(asked.map(String)).toEqual(['locale=fr&limit=24']);
  expect(screen.getByText('1 événement')).toBeInTheDocument();
  expect(screen.getByText('24/07/2026 19:30')).toBeInTheDocument();
});

test('the address fills the form, and the form the address', async () => {
  const asked = serveList(() => one);
  const { user, location } = renderApp('/events?q=jazz&price=free&category=sport');
  expect(await screen.findByLabelText('Quoi ?')).toHaveValue('jazz');
  expect(screen.getByLabelText('Prix')).toHaveValue('free');
  await waitFor(() => expect(screen.getByLabelText('Catégorie')).toHaveValue('sport'));

  await user.type(screen.getByLabelText('Où ?'), 'Brest{Enter}');
  await waitFor(() => expect(location()).toContain('place=Brest'));
  await user.selectOptions(screen.getByLabelText('Trier par'), 'price_desc');
  await waitFor(() => expect(location()).toContain('sort=price_desc'));
  await waitFor(() =>
    expect(asked.at(-1)?.toString()).toBe(
      'q=jazz&category=sport&place=Brest&price=free&sort=price_desc&locale=fr&limit=24',
    ),
  );
});

test('a day applies once it is whole', async () => {
  serveList(() => one);
  const { user, location } = renderApp('/events');
  await user.type(await screen.findByLabelText('À partir du'), '2026-07-24');
  await waitFor(() => expect(location()).toBe('/events?date_from=2026-07-24'));
  expect(screen.getByRole('link', { name: /dès le 24\/07\/2026/ })).toBeInTheDocument();
});

test('every filter has a way out, and all of them have one together', async () => {
  serveList(() => one);
  const { user, location } = renderApp('/events?q=jazz&price=paid&category=concert');
  const filters = within(await screen.findByRole('list', { name: 'Filtres actifs' }));
  expect(
    await filters.findByRole('link', { name: 'Retirer le filtre : Concert' }),
  ).toBeInTheDocument();
  await user.click(filters.getByRole('link', { name: 'Retirer le filtre : « jazz »' }));
  await waitFor(() => expect(location()).not.toContain('jazz'));
  expect(location()).toContain('category=concert');
  await user.click(screen.getByRole('link', { name: 'Tout effacer' }));
  await waitFor(() => expect(location()).toBe('/events'));
});

test('an empty list says what to do and offers it', async () => {
  serveList((query) => (query.has('q') ? none : one));
  const { user, location } = renderApp('/events?q=zzz');
  expect(await screen.findByRole('heading', { name: 'Rien à ce guichet' })).toBeInTheDocument();
  expect(screen.getByText('0 événement')).toBeInTheDocument();
  const [, reset] = screen.getAllByRole('link', { name: 'Tout effacer' });
  await user.click(reset ?? document.body);
  expect(await screen.findByRole('link', { name: 'Finale du 100 m' })).toBeInTheDocument();
  expect(location()).toBe('/events');
});

test('more events come on demand and keep their order', async () => {
  serveList((query) =>
    query.has('cursor')
      ? { data: [card({ slug: 'b', title: 'Deuxième' })], next_cursor: null, total: 2 }
      : { data: [card({ slug: 'a', title: 'Premier' })], next_cursor: 'next', total: 2 },
  );
  const { user } = renderApp('/events');
  const more = await screen.findByRole('button', { name: 'Afficher plus d’événements' });
  expect(screen.getByText('1 affichés sur 2')).toBeInTheDocument();
  await user.click(more);
  expect(await screen.findByRole('link', { name: 'Deuxième' })).toBeInTheDocument();
  const titles = screen.getAllByRole('heading', { level: 2 }).map((title) => title.textContent);
  expect(titles).toEqual(['Premier', 'Deuxième']);
  expect(more).not.toBeInTheDocument();
});

test('a failed next page keeps the rows and says so', async () => {
  serveList(() => ({ data: [card()], next_cursor: 'next', total: 2 }));
  const { user } = renderApp('/events');
  const more = await screen.findByRole('button', { name: 'Afficher plus d’événements' });
  refuse('*/api/v1/events', 500, 'platform.fault');
  await user.click(more);
  expect(await screen.findByRole('alert')).toHaveTextContent('n’a pas pu être chargée');
  expect(screen.getByRole('link', { name: 'Finale du 100 m' })).toBeInTheDocument();
});

test('a refused list shows the error page with the request id, and retries', async () => {
  refuse('*/api/v1/events', 500, 'platform.fault');
  const { user } = renderApp('/events');
  expect(
    await screen.findByRole('heading', { name: 'Quelque chose s’est coincé' }),
  ).toBeInTheDocument();
  expect(screen.getByText('req-42')).toBeInTheDocument();
  expect(screen.getByRole('banner')).toBeInTheDocument();

  server.resetHandlers();
  serveList(() => one);
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('link', { name: 'Finale du 100 m' })).toBeInTheDocument();
});
