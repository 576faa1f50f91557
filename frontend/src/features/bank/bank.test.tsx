import { screen } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import type { SandboxPaymentView } from '~/api/gen/types.gen';
import { renderApp } from '~/test/render';
import { no, refuse, serve, server } from '~/test/server';

const payment: SandboxPaymentView = {
  amount: { amount: 2500, currency: 'EUR' },
  merchant: 'billets.example',
  order_code: '7K3M9QXA',
  method: 'Visa •••• 3155',
  status: 'requires_action',
  return_url: 'https://billets.example/events?q=7K3M9QXA',
};
const PAGE = '/sandbox/payments/abc';

test('the simulated bank says that it is none, and what is paid to whom', async () => {
  serve('get', PAGE, () => payment);
  renderApp(PAGE);
  expect(
    await screen.findByRole('heading', { level: 1, name: /Payer 25(,00)?\s€ ?/ }),
  ).toBeVisible();
  expect(screen.getByText('Banque simulée')).toBeVisible();
  expect(screen.getByText(/Aucun argent ne circule/)).toBeVisible();
  for (const text of ['billets.example', '7K3M9QXA', 'Visa •••• 3155']) {
    expect(screen.getByText(text)).toBeVisible();
  }
});

test.each([
  ['Autoriser le paiement', 'succeed', 'succeeded'],
  ['Refuser', 'fail', 'failed'],
] as const)('%s, and the buyer goes back', async (name, verb, status) => {
  serve('get', PAGE, () => payment);
  const asked = serve('post', `${PAGE}/${verb}`, () => ({ ...payment, status }));
  serve('get', '/events', () => ({ data: [], next_cursor: null, total: 0 }));
  const { user, location } = renderApp(PAGE);
  await user.click(await screen.findByRole('button', { name }));
  expect(await screen.findByRole('searchbox')).toBeInTheDocument();
  expect(asked).toHaveLength(1);
  expect(location()).toBe('/events?q=7K3M9QXA');
});

test('a payment that was decided elsewhere says so', async () => {
  let status: SandboxPaymentView['status'] = 'requires_action';
  serve('get', PAGE, () => ({ ...payment, status }));
  server.use(
    http.post(`*/api/v1${PAGE}/succeed`, () => {
      status = 'succeeded';
      const problem = { ...no('sales.sandbox_payment_settled', 'Terminé'), status: 409 };
      return HttpResponse.json(problem, { status: 409 });
    }),
  );
  const { user } = renderApp(PAGE);
  await user.click(await screen.findByRole('button', { name: 'Autoriser le paiement' }));
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Ce paiement est terminé' }),
  ).toBeVisible();
  expect(screen.getByRole('button', { name: 'Revenir à la commande' })).toBeVisible();
});

test('an address that leads to no payment says so', async () => {
  refuse(`*/api/v1${PAGE}`, 404, 'sales.sandbox_payment_not_found');
  renderApp(PAGE);
  expect(
    await screen.findByRole('heading', { level: 1, name: /Ce lien ne fonctionne pas/ }),
  ).toBeVisible();
});
