import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { cart, cartLine, event, occurrence, offer } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, serveEvent } from '~/test/server';

const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const coming = (id: string, days: number) =>
  occurrence({ id, starts_at: soon(days), ends_at: soon(days + 0.1) });
const onSale = () => event({ occurrences: [coming('occurrence-1', 10)] });
const bar = async () => within(await screen.findByRole('region', { name: 'Votre choix' }));
const badge = (name: string) => screen.findByRole('link', { name });

test('what is chosen is counted, added and in the header', async () => {
  serveEvent(onSale);
  const sent = serve('put', '/cart/lines', () => ({ ...cart(), cart_token: 'gct_1' }));
  const { user } = renderApp('/events/finale-100-m');
  await badge('Panier, 0');
  const more = await screen.findByRole('button', { name: 'Un de plus : Solo' });
  await user.click(more);
  await user.click(more);
  await user.click((await bar()).getByRole('button', { name: /Ajouter au panier · 50\s€/ }));
  await badge('Panier, 2');
  expect(sent).toEqual([
    { lines: [{ offer_id: 'offer-solo', occurrence_id: 'occurrence-1', quantity: 2 }] },
  ]);
  expect((await bar()).getByRole('link', { name: 'Voir le panier' })).toBeInTheDocument();
  expect(screen.getByText('Déjà 2 au panier')).toBeInTheDocument();
  // What is there already counts: the request says how many there are to be.
  await user.click(more);
  await user.click((await bar()).getByRole('button', { name: /Ajouter/ }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toMatchObject({ lines: [{ quantity: 3 }] });
});

test('a refusal says how many are left, and nothing is in the cart', async () => {
  serveEvent(onSale);
  serve(
    'put',
    '/cart/lines',
    () =>
      no('sales.sold_out', 'Il n’en reste pas assez', [
        { pointer: '/quantity', code: 'at_most', detail: '1', params: { limit: 1 } },
      ]),
    409,
  );
  const { user } = renderApp('/events/finale-100-m');
  await user.click(await screen.findByRole('button', { name: 'Un de plus : Solo' }));
  await user.click((await bar()).getByRole('button', { name: /Ajouter/ }));
  expect(await (await bar()).findByText('Plus qu’un billet')).toBeInTheDocument();
  await badge('Panier, 0');
});

const line = (overrides: object) =>
  cartLine({ quantity: 1, total: { amount: 2500, currency: 'EUR' }, ...overrides });

test('sold out, few left and a code come from the quote', async () => {
  const few = offer({ name: 'Duo' });
  serveEvent(() => ({ ...onSale(), offers: [offer(), few] }));
  const asked = serve('post', '/cart/quote', () => ({
    groups: cart([
      line({ problem: 'sold_out', left: 0, offer: { ...cartLine().offer, max_now: 0 } }),
      line({
        offer: { ...cartLine().offer, id: few.id, max_now: 2 },
        discount: { amount: 500, currency: 'EUR' },
        total: { amount: 2000, currency: 'EUR' },
      }),
    ]).groups,
  }));
  serve('post', '/events/finale-100-m/offers/unlock', () => ({ data: [] }));
  const { user } = renderApp('/events/finale-100-m');
  const duo = await screen.findByRole('row', { name: /Duo/ });
  await waitFor(() => expect(duo).toHaveTextContent(/Plus que 2 billets.*25\s€\s20\s€/));
  expect(screen.getByRole('row', { name: /Solo/ })).toHaveTextContent('Complet');
  const field = within(duo).getByRole('spinbutton');
  await user.clear(field);
  await user.type(field, '7');
  await user.tab();
  expect(field).toHaveValue('2');
  await user.click(screen.getByRole('button', { name: 'J’ai un code' }));
  await user.type(await screen.findByLabelText('Code promo'), 'piano20{Enter}');
  await waitFor(() => expect(asked.at(-1)).toMatchObject({ lines: [{ code: 'PIANO20' }, {}] }));
  expect(await screen.findByText(/ne change rien/)).toBeInTheDocument();
});

test('a code opens tickets for as long as it is used, and they are bought with it', async () => {
  serveEvent(() => ({ ...onSale(), offers: [] }));
  const box = offer({ id: 'offer-box', name: 'Loge' });
  const tried = serve('post', '/events/finale-100-m/offers/unlock', () => ({ data: [box] }));
  const asked = serve('post', '/cart/quote', () => ({
    groups: cart([line({ offer: { ...cartLine().offer, id: box.id, max_now: 4 } })]).groups,
  }));
  const sent = serve('put', '/cart/lines', () => cart());
  const { user } = renderApp('/events/finale-100-m');
  await user.click(await screen.findByRole('button', { name: 'J’ai un code' }));
  await user.type(await screen.findByLabelText('Code promo'), 'loge{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Un de plus : Loge' }));
  expect(tried).toEqual([{ code: 'LOGE' }]);
  expect(asked.at(-1)).toMatchObject({ lines: [{ offer_id: 'offer-box', code: 'LOGE' }] });
  expect(screen.getByText(/ouvre des billets réservés/)).toBeInTheDocument();
  await user.click((await bar()).getByRole('button', { name: /Ajouter/ }));
  await waitFor(() =>
    expect(sent[0]).toMatchObject({ lines: [{ offer_id: 'offer-box', code: 'LOGE' }] }),
  );
  await user.click(screen.getByRole('button', { name: 'Retirer' }));
  await waitFor(() => expect(screen.queryByRole('row', { name: /Loge/ })).toBeNull());
});

test('a code that is none is said to be none', async () => {
  serveEvent(onSale);
  serve(
    'post',
    '/events/finale-100-m/offers/unlock',
    () => no('sales.promo_code_not_found', 'Code promo introuvable'),
    404,
  );
  const { user } = renderApp('/events/finale-100-m');
  await user.click(await screen.findByRole('button', { name: 'J’ai un code' }));
  await user.type(await screen.findByLabelText('Code promo'), 'nothing{Enter}');
  expect(await screen.findByText(/Code promo introuvable/)).toBeInTheDocument();
});

test('a donation is typed, and at least what it must be', async () => {
  serveEvent(() => ({
    ...onSale(),
    offers: [
      offer({
        name: 'Soutien',
        kind: 'donation',
        price: { amount: 0, currency: 'EUR' },
        min_price: { amount: 500, currency: 'EUR' },
      }),
    ],
  }));
  const sent = serve('put', '/cart/lines', () => cart());
  const { user } = renderApp('/events/finale-100-m');
  await user.click(await screen.findByRole('button', { name: 'Un de plus : Soutien' }));
  const gift = await screen.findByLabelText('Votre don (EUR)');
  expect(gift).toHaveValue('5');
  await user.clear(gift);
  await user.type(gift, '3');
  expect(screen.getByText(/Au moins 5\s€/)).toBeInTheDocument();
  expect((await bar()).getByRole('button')).toBeDisabled();
  await user.clear(gift);
  await user.type(gift, '12,5');
  await user.click((await bar()).getByRole('button'));
  await waitFor(() =>
    expect(sent[0]).toMatchObject({ lines: [{ price: { amount: 1250, currency: 'EUR' } }] }),
  );
});

test('another date is another line', async () => {
  serveEvent(() => ({
    ...onSale(),
    occurrences: [coming('occurrence-1', 10), coming('occurrence-2', 12)],
    offers: [offer(), offer({ name: 'Soir 2', occurrence_id: 'occurrence-2' })],
  }));
  const sent = serve('put', '/cart/lines', () => cart());
  const { user } = renderApp('/events/finale-100-m');
  const [, second] = await screen.findAllByRole('radio');
  if (second) await user.click(second);
  await user.click(await screen.findByRole('button', { name: 'Un de plus : Soir 2' }));
  await user.click((await bar()).getByRole('button'));
  await waitFor(() =>
    expect(sent[0]).toMatchObject({ lines: [{ occurrence_id: 'occurrence-2', quantity: 1 }] }),
  );
});
