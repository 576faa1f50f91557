import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { OrganizerPageView } from '~/api/gen/types.gen';
import { card } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { refuse, serve, serveList } from '~/test/server';

const theatre: OrganizerPageView = {
  slug: 'theatre',
  name: 'Théâtre du Parc',
  description: 'Depuis **1999**',
  website: 'https://www.parc.example/',
  links: ['https://social.example/@parc', 'javascript:alert(1)'],
  contact_email: 'bonjour@parc.example',
  color: '#123456',
  text_color: '#ffffff',
  logo: { sources: [{ url: '/media/photos/1/512.jpg', size: 512 }] },
};

test('says who organizes, in their colours, and what is coming up', async () => {
  serve('get', '/organizers/theatre', () => theatre);
  const asked = serveList(() => ({ data: [card()], next_cursor: null, total: 1 }));
  renderApp('/organizers/theatre');
  const title = await screen.findByRole('heading', { level: 1, name: 'Théâtre du Parc' });
  const front = title.closest('header')?.getAttribute('style');
  expect(front).toContain('rgb(18, 52, 86)');
  expect(front).toContain('rgb(255, 255, 255)');
  expect(screen.getByText('1999').tagName).toBe('STRONG');
  const links = within(screen.getByRole('list', { name: 'Liens et contact' }));
  expect(links.getAllByRole('link').map((link) => link.textContent)).toEqual([
    'parc.example',
    'social.example/@parc',
    'bonjour@parc.example',
  ]);
  const events = screen.getByRole('region', { name: /Prochains événements/ });
  expect(await within(events).findByRole('heading', { level: 3 })).toHaveTextContent(card().title);
  expect(asked[0]?.get('organizer')).toBe('theatre');
  expect(document.title).toBe('Théâtre du Parc — Guichet');
});

test('finds what the server put into the page', async () => {
  const boot = document.createElement('script');
  boot.id = '__boot';
  boot.type = 'application/json';
  boot.textContent = JSON.stringify({
    locale: 'fr',
    queries: [{ path: '/api/v1/organizers/theatre', query: { locale: 'fr' }, body: theatre }],
  });
  document.body.append(boot);
  serveList(() => ({ data: [], next_cursor: null, total: 0 }));
  renderApp('/organizers/theatre');
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('Théâtre du Parc');
  expect(await screen.findByText(/Aucun événement à venir/)).toBeInTheDocument();
  boot.remove();
});

test('an organizer that is not there is a page that is not there', async () => {
  refuse('*/api/v1/organizers/nobody', 404, 'catalog.organizer_not_found');
  serveList(() => ({ data: [], next_cursor: null, total: 0 }));
  renderApp('/organizers/nobody');
  expect(await screen.findByText('404')).toBeInTheDocument();
});
