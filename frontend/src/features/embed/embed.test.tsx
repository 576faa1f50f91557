import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { event, offer } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { refuse, serveEvent } from '~/test/server';

test('a frame shows the event with its offers, and leads to its page in a new tab', async () => {
  serveEvent(() => event({ offers: [offer({ name: 'Famille' })] }));
  renderApp('/embed/events/finale-100-m');
  expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('Finale du 100 m');
  expect(screen.getByRole('row', { name: /Famille/ })).toBeInTheDocument();
  const buy = screen.getByRole('link', { name: 'Réserver sur Guichet' });
  expect(buy).toHaveAttribute('href', '/events/finale-100-m');
  expect(buy).toHaveAttribute('target', '_blank');
  expect(screen.queryByRole('navigation')).not.toBeInTheDocument();
});

test('what is called off is to be seen, not to be bought', async () => {
  serveEvent(() => event({ status: 'cancelled' }));
  renderApp('/embed/events/finale-100-m');
  expect(
    await screen.findByRole('link', { name: 'Voir l’événement sur Guichet' }),
  ).toBeInTheDocument();
});

test('an event that is gone says so in the frame', async () => {
  refuse('*/api/v1/events/:slug', 404, 'catalog.event_not_found');
  renderApp('/embed/events/nobody');
  expect(await screen.findByRole('alert')).toHaveTextContent('Cet événement n’est plus en ligne.');
});
