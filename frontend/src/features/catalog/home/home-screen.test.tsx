import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { card, categories } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { serveList } from '~/test/server';

const events = [
  card({ slug: 'a', title: 'Bientôt' }),
  card({ slug: 'b', title: 'Vedette', is_featured: true }),
  card({ slug: 'c', title: 'Autre vedette', is_featured: true }),
];
const list = { data: events, next_cursor: null, total: 132 };

test('featured events come first, the others under what is coming up', async () => {
  const asked = serveList(() => list);
  renderApp('/');
  const featured = await screen.findByRole('region', { name: 'À ne pas manquer' });
  expect(within(featured).getByRole('link', { name: 'Autre vedette' })).toBeInTheDocument();
  const upcoming = screen.getByRole('region', { name: 'Prochainement' });
  expect(within(upcoming).getByRole('link', { name: 'Bientôt' })).toBeInTheDocument();
  expect(screen.getAllByRole('link', { name: 'Vedette' })).toHaveLength(1);
  expect(screen.getByRole('link', { name: 'Voir les 132 événements' })).toBeInTheDocument();
  expect(asked.map(String)).toEqual(['locale=fr&limit=13']);
});

test('searching opens the list with what was typed', async () => {
  serveList(() => list);
  const { user, location } = renderApp('/');
  await user.type(await screen.findByLabelText('Quoi ?'), 'jazz');
  await user.type(screen.getByLabelText('Où ?'), 'Brest');
  await user.click(screen.getByRole('button', { name: 'Rechercher' }));
  await waitFor(() => expect(location()).toBe('/events?q=jazz&place=Brest'));
});

test('top categories lead to their events', async () => {
  serveList(() => list);
  renderApp('/');
  const sport = await screen.findByRole('link', { name: /^Sport/ });
  expect(sport).toHaveAttribute('href', '/events?category=sport');
  expect(screen.queryByRole('link', { name: /^Athlétisme/ })).not.toBeInTheDocument();
});

test('what the first HTML carries is not fetched again', async () => {
  const boot = document.createElement('script');
  boot.type = 'application/json';
  boot.id = '__boot';
  boot.textContent = JSON.stringify({
    locale: 'fr',
    queries: [
      { path: '/api/v1/events', query: { locale: 'fr', limit: '13' }, body: list },
      { path: '/api/v1/categories', query: { locale: 'fr' }, body: categories },
      { path: '/api/v1/unknown', query: {}, body: null },
    ],
  });
  document.body.append(boot);
  // No handler answers for the list: MSW fails the test if anything asks.
  renderApp('/');
  expect(await screen.findByRole('link', { name: 'Vedette' })).toBeInTheDocument();
});
