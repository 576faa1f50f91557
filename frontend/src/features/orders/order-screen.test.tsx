import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { adoptSession } from '~/api/session-store';
import { signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { refuse } from '~/test/server';

test('who asks for an order that is not theirs is told that it is not there, and finds their own', async () => {
  adoptSession(signedIn('token'));
  refuse('*/api/v1/orders/:code', 404, 'sales.order_not_found');
  renderApp('/orders/7K3M9QXZ');
  expect(
    await screen.findByRole('heading', { name: 'Ce guichet n’existe pas' }),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Mes commandes' })).toHaveAttribute('href', '/me/orders');
});
