import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { noteChange } from '~/api/cart-notes';
import { adoptSession } from '~/api/session-store';
import type { CartView } from '~/api/gen/types.gen';
import { cart, cartLine, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, server } from '~/test/server';

const euros = (amount: number) => ({ amount, currency: 'EUR' });
const badge = (name: string) => screen.findByRole('link', { name });
const serveCart = (answer: () => CartView = () => cart()) => serve('get', '/cart', answer);

beforeEach(() => noteChange(2, 'gct_1'));

test('a stranger without a cart is asked nothing and shown the way', async () => {
  window.localStorage.clear();
  const { reopenCart } = await import('~/api/cart-store');
  reopenCart();
  renderApp('/cart');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Votre panier est vide' }),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Voir les événements' })).toHaveAttribute(
    'href',
    '/events',
  );
});

test('says what is in it, what it costs and what of that is tax', async () => {
  serveCart();
  renderApp('/cart');
  const group = within(await screen.findByRole('region', { name: 'Paris Athlé' }));
  expect(group.getByRole('listitem')).toHaveTextContent(
    /Finale du 100 m.*vendredi 24\/07\/2026 19:30 – 22:00.*Solo.*25\s€ l’un.*50\s€/,
  );
  const summary = group.getByRole('group', { name: /Récapitulatif/ });
  expect(summary).toHaveTextContent(/Total50\s€Dont TVA 5,5\s%2,61\s€/);
  expect(within(summary).getByRole('link', { name: /Commander · 50\s€/ })).toHaveAttribute(
    'href',
    '/checkout/paris-athle.eur',
  );
});

test('quick clicks show at once and send the last number only', async () => {
  serveCart();
  const sent = serve('patch', '/cart/lines/line-1', () =>
    cart([cartLine({ quantity: 5, total: euros(12_500) })]),
  );
  const { user } = renderApp('/cart');
  const more = await screen.findByRole('button', { name: /Un de plus/ });
  for (let clicks = 0; clicks < 3; clicks += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one click after the other
    await user.click(more);
  }
  expect(screen.getByRole('spinbutton')).toHaveValue('5');
  expect(screen.getByRole('link', { name: /Commander · 125\s€/ })).toBeInTheDocument();
  await badge('Panier, 5');
  // On a slow machine the first clicks may have gone before.
  await waitFor(() => expect(sent.at(-1)).toEqual({ quantity: 5 }));
  expect(sent.length).toBeLessThan(4);
});

test('what is refused goes back, and says why', async () => {
  serveCart();
  serve(
    'patch',
    '/cart/lines/line-1',
    () =>
      no('sales.sold_out', 'Non', [
        { pointer: '/quantity', code: 'at_most', detail: '2', params: { limit: 2 } },
      ]),
    409,
  );
  const { user } = renderApp('/cart');
  await user.click(await screen.findByRole('button', { name: /Un de plus/ }));
  expect(screen.getByRole('spinbutton')).toHaveValue('3');
  expect(await screen.findByText('Plus que 2 billets')).toBeInTheDocument();
  expect(screen.getByRole('spinbutton')).toHaveValue('2');
  await badge('Panier, 2');
});

test('what was removed comes back', async () => {
  serveCart();
  serve('delete', '/cart/lines/line-1', () => cart([]));
  const put = serve('put', '/cart/lines', () => cart());
  const { user } = renderApp('/cart');
  await user.click(await screen.findByRole('button', { name: /^Retirer :/ }));
  expect(await screen.findByText('Retiré : Solo, Finale du 100 m.')).toBeInTheDocument();
  const undo = screen.getByRole('button', { name: 'Remettre' });
  await waitFor(() => expect(undo).toHaveFocus());
  await user.click(undo);
  expect(await screen.findByRole('region', { name: 'Paris Athlé' })).toBeInTheDocument();
  expect(put).toEqual([
    { lines: [{ offer_id: 'offer-solo', occurrence_id: 'occurrence-1', quantity: 2 }] },
  ]);
});

test('a changed price and a problem are said; what would do is offered', async () => {
  const offer = { ...cartLine().offer, max_now: 1 };
  const bad = cartLine({
    previous_unit_price: euros(2300),
    problem: 'few_left',
    left: 1,
    offer,
  });
  serveCart(() => cart([bad]));
  const sent = serve('patch', '/cart/lines/line-1', () =>
    cart([cartLine({ quantity: 1, total: euros(2500), offer })]),
  );
  const { user } = renderApp('/cart');
  expect(await screen.findByText(/c’était 23\s€, c’est 25\s€ maintenant/)).toBeInTheDocument();
  expect(screen.getByText('Il n’en reste qu’un.')).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: /Commander/ })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'En prendre 1' }));
  expect(await screen.findByRole('link', { name: /Commander · 25\s€/ })).toBeInTheDocument();
  await waitFor(() => expect(sent).toEqual([{ quantity: 1 }]));
});

test('a code is used and left', async () => {
  serveCart();
  const [group] = cart().groups;
  const used = {
    ...cart(),
    groups: [
      {
        ...group,
        codes: [
          { code: 'PIANO20', event_id: 'id-finale-100-m', effect: 'percent', status: 'expired' },
        ],
      },
    ],
  };
  const sent = serve('post', '/cart/promo', () => used);
  serve('delete', '/cart/promo', () => cart());
  const { user } = renderApp('/cart');
  const field = await screen.findByLabelText('Code promo');
  await user.type(field, '!{Enter}');
  expect(await screen.findByText(/Un code a de 3 à 40/)).toBeInTheDocument();
  await user.clear(field);
  await user.type(field, 'piano20{Enter}');
  expect(await screen.findByText(/a expiré/)).toBeInTheDocument();
  expect(sent).toEqual([{ code: 'piano20' }]);
  await user.click(screen.getByRole('button', { name: 'Retirer le code' }));
  await waitFor(() => expect(screen.queryByText(/PIANO20/)).not.toBeInTheDocument());
});

test('who signs in takes the cart along once, and is told what became of it', async () => {
  adoptSession(signedIn('access-1'));
  const tokens: (string | null)[] = [];
  const asked = serveCart();
  server.use(
    http.post('*/api/v1/cart/merge', ({ request }) => {
      tokens.push(request.headers.get('cart-token'));
      return HttpResponse.json({
        ...cart(),
        notices: [
          {
            kind: 'cut_to_limit',
            offer_id: 'offer-solo',
            occurrence_id: 'occurrence-1',
            quantity: 10,
          },
          { kind: 'left_out', offer_id: 'x', occurrence_id: 'y', quantity: 0 },
        ],
      });
    }),
  );
  const { user } = renderApp('/cart');
  expect(await screen.findByText(/Solo – Finale du 100 m : 10, le maximum/)).toBeInTheDocument();
  expect(screen.getByText(/une ligne n’a pas trouvé de place/)).toBeInTheDocument();
  expect(tokens).toEqual(['gct_1']);
  expect(asked).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Fermer' }));
  expect(screen.queryByText(/le maximum/)).not.toBeInTheDocument();
});

test('a cart that cannot be reached says so, and can be asked for again', async () => {
  server.use(http.get('*/api/v1/cart', () => HttpResponse.error()));
  const { user } = renderApp('/cart');
  expect(
    await screen.findByRole('heading', { name: 'Votre panier n’a pas pu être ouvert' }),
  ).toBeInTheDocument();
  serveCart();
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('region', { name: 'Paris Athlé' })).toBeInTheDocument();
});
