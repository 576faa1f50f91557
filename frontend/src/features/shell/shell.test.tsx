import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { card, event } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { serveEvent, serveList } from '~/test/server';

test('switching the language asks again, redraws, remembers and keeps the focus', async () => {
  serveEvent((query) =>
    event({ title: query.get('locale') === 'en' ? '100 m final' : 'Finale du 100 m' }),
  );
  const { user } = renderApp('/events/finale-100-m');
  await screen.findByRole('heading', { level: 1, name: 'Finale du 100 m' });
  await user.click(screen.getByRole('button', { name: 'EN – English' }));
  expect(await screen.findByRole('heading', { level: 1, name: '100 m final' })).toBeInTheDocument();
  expect(screen.getByRole('heading', { name: 'Tickets' })).toBeInTheDocument();
  expect(document.documentElement.lang).toBe('en');
  expect(document.cookie).toContain('guichet_locale=en');
  await waitFor(() => expect(screen.getByRole('button', { name: 'FR – Français' })).toHaveFocus());
});

test('switching the colours is remembered', async () => {
  serveList(() => ({ data: [], next_cursor: null, total: 0 }));
  const { user } = renderApp('/');
  await user.click(await screen.findByRole('button', { name: 'Passer en mode sombre' }));
  expect(await screen.findByRole('button', { name: 'Passer en mode clair' })).toBeInTheDocument();
  expect(window.localStorage.getItem('mantine-color-scheme-value')).toBe('dark');
});

test('after a navigation the new page’s heading has the focus', async () => {
  serveList(() => ({ data: [card()], next_cursor: null, total: 1 }));
  serveEvent(() => event());
  const { user } = renderApp('/events');
  await user.click(await screen.findByRole('link', { name: 'Finale du 100 m' }));
  const heading = await screen.findByRole('heading', { level: 1, name: 'Finale du 100 m' });
  await waitFor(() => expect(heading).toHaveFocus());
});

test('an unknown address shows the way back', async () => {
  renderApp('/nowhere/at/all');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Ce guichet n’existe pas' }),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Voir les événements' })).toHaveAttribute(
    'href',
    '/events',
  );
});

test('the offline page leads home once the network is back', async () => {
  serveList(() => ({ data: [card()], next_cursor: null, total: 1 }));
  const { user, location } = renderApp('/offline');
  await user.click(await screen.findByRole('button', { name: 'Réessayer' }));
  await waitFor(() => expect(location()).toBe('/'));
});

test('the skip link comes first', async () => {
  serveList(() => ({ data: [], next_cursor: null, total: 0 }));
  const { user } = renderApp('/');
  await screen.findByRole('main');
  await user.tab();
  expect(screen.getByRole('link', { name: 'Aller au contenu' })).toHaveFocus();
});
