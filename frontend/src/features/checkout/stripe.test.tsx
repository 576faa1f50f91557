import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { adoptSession } from '~/api/session-store';
import type {
  CheckoutRequest,
  CheckoutView,
  OrderView,
  PayOrderRequest,
  PaymentConfigView,
} from '~/api/gen/types.gen';
import { cart, cartLine, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, server } from '~/test/server';

const CHECKOUT = '/checkout/paris-athle.eur';
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const inAWhile = () => new Date(Date.now() + 900_000).toISOString();

function order(overrides: Partial<OrderView> = {}): OrderView {
  const { event, offer } = cartLine();
  return {
    id: 'order-1',
    code: '7K3M9QXA',
    status: 'pending',
    organizer: { slug: 'paris-athle', name: 'Paris Athlé' },
    total: euros(5000),
    lines: [
      {
        id: 'line-1',
        event_id: event.id,
        event_slug: event.slug,
        event_title: event.title,
        occurrence_id: event.occurrence_id,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        timezone: event.timezone,
        offer_id: offer.id,
        offer_name: offer.name,
        kind: 'paid',
        quantity: 2,
        admits: 1,
        unit_price: euros(2500),
        unit_fee: euros(0),
        discount: euros(0),
        fees: euros(0),
        refunds_fees: false,
        total: euros(5000),
      },
    ],
    expires_at: inAWhile(),
    created_at: '2026-05-01T08:00:00Z',
    payment_state: 'unpaid',
    contact: { name: 'Camille Durand', email: 'camille@example.org' },
    subtotal: euros(5000),
    discount: euros(0),
    fees: euros(0),
    taxes: [],
    paid: euros(0),
    refunded: euros(0),
    can_extend: false,
    refunds: [],
    returns: { can_cancel: false, can_ask: false },
    invoices: [],
    tickets: [],
    online: [],
    answers: [],
    ...overrides,
  };
}

const confirmed = () =>
  order({ status: 'confirmed', payment_state: 'paid', paid: euros(5000), expires_at: null });

type Said = { error?: { type: string; message?: string }; paymentMethod?: { id: string } };

/** Stripe's script, as far as it is used: what it was asked, and what it says. */
function fakeStripe() {
  const heard: Record<string, () => void> = {};
  const fake = {
    keys: [] as string[],
    options: [] as Record<string, unknown>[],
    updates: [] as object[],
    nDestroyed: 0,
    submitted: {} as Said,
    made: { paymentMethod: { id: 'pm_1' } } as Said,
    tell: (event: string) => heard[event]?.(),
    open: (key: string) => {
      fake.keys.push(key);
      return {
        elements: (options: object) => {
          fake.options.push(options as Record<string, unknown>);
          return {
            create: () => ({
              on: (event: string, hear: () => void) => {
                heard[event] = hear;
              },
              mount: (place: HTMLElement) => {
                place.textContent = 'Champ de Stripe';
                queueMicrotask(() => fake.tell('ready'));
              },
              destroy: () => {
                fake.nDestroyed += 1;
              },
            }),
            update: (update: object) => fake.updates.push(update),
            submit: () => Promise.resolve(fake.submitted),
          };
        },
        createPaymentMethod: () => Promise.resolve(fake.made),
      };
    },
  };
  return fake;
}

const scripts = () => document.querySelectorAll<HTMLScriptElement>('script[src*="stripe"]');

/** The script that was asked for comes, or does not. */
async function scriptComes(fake?: ReturnType<typeof fakeStripe>): Promise<void> {
  await waitFor(() => expect(scripts()).toHaveLength(1));
  if (fake) window.Stripe = fake.open;
  scripts().forEach((script) => fireEvent(script, new Event(fake ? 'load' : 'error')));
}

function takenBy(payments: PaymentConfigView): void {
  serve('get', '/payment-config', () => payments);
}

const stripe: PaymentConfigView = {
  provider: 'stripe',
  publishable_key: 'pk_test_0123456789',
  is_test: false,
};

beforeEach(() => {
  adoptSession(signedIn('token'));
  serve('get', '/cart', () => cart());
  serve('get', '/cart/questions', () => ({ data: [] }));
  serve('post', '/reservations', () => order(), 201);
  serve('get', '/orders/7K3M9QXA/questions', () => ({ data: [] }));
  takenBy(stripe);
});
afterEach(() => {
  delete window.Stripe;
  scripts().forEach((script) => script.remove());
});

const field = () => screen.findByText('Champ de Stripe');
const payButton = () => screen.findByRole('button', { name: /^Payer/ });
const waits = () => document.querySelector('.mantine-Skeleton-root');

test('with simulated payments nobody asks for Stripe’s script', async () => {
  takenBy({ provider: 'simulated', publishable_key: null, is_test: true });
  renderApp(CHECKOUT);
  expect(await screen.findByLabelText('Numéro de carte')).toBeVisible();
  expect(scripts()).toHaveLength(0);
});

test('a card that is typed into Stripe’s field pays', async () => {
  const fake = fakeStripe();
  serve('get', '/orders/7K3M9QXA', confirmed);
  const sent = serve('post', '/checkout', () => ({ order: confirmed(), tickets: [] }), 201);
  const { user, location } = renderApp(CHECKOUT);
  await scriptComes(fake);
  expect(await field()).toBeVisible();
  expect(waits()).not.toBeInTheDocument();
  expect(screen.queryByText('Paiement de test.')).not.toBeInTheDocument();
  expect(fake.keys).toEqual(['pk_test_0123456789']);
  expect(fake.options[0]).toMatchObject({
    mode: 'payment',
    amount: 5000,
    currency: 'eur',
    paymentMethodCreation: 'manual',
    paymentMethodTypes: ['card'],
    locale: 'fr',
  });
  await user.click(await payButton());
  expect(await screen.findByText('C’est confirmé !')).toBeVisible();
  expect(location()).toBe('/orders/7K3M9QXA');
  const [body] = sent as CheckoutRequest[];
  expect(body?.payment).toEqual({ token: 'pm_1' });
  expect(fake.nDestroyed).toBe(1);
});

test('with Stripe’s test keys it is said that no money moves', async () => {
  takenBy({ ...stripe, is_test: true });
  renderApp(CHECKOUT);
  await scriptComes(fakeStripe());
  expect(await screen.findByText('Paiement de test.')).toBeVisible();
});

test.each([
  [
    'submitted',
    { error: { type: 'validation_error', message: 'Code' } },
    'Complétez les informations de votre carte.',
  ],
  [
    'made',
    { error: { type: 'card_error', message: 'Votre carte a expiré.' } },
    'Votre carte a expiré.',
  ],
  [
    'made',
    { error: { type: 'api_connection_error', message: 'fetch failed' } },
    /Le prestataire de paiement ne répond pas\. Rien n’a été débité/,
  ],
] as const)('what is wrong (%s) is said, and nothing is sent', async (when, said, text) => {
  const fake = fakeStripe();
  fake[when] = said;
  const sent = serve('post', '/checkout', () => no('x', 'x'));
  const { user } = renderApp(CHECKOUT);
  await scriptComes(fake);
  await field();
  await user.click(await payButton());
  await waitFor(() =>
    expect(screen.getAllByRole('alert').some((one) => one.textContent.match(text))).toBe(true),
  );
  expect(sent).toHaveLength(0);
});

test('a script that does not come is asked for again', async () => {
  const { user } = renderApp(CHECKOUT);
  await user.click(await payButton());
  expect(await screen.findByText(/n’est pas encore là/)).toBeVisible();
  await scriptComes();
  const failed = (await screen.findByText(/n’a pas pu être chargé/)).closest<HTMLElement>(
    '[role="alert"]',
  );
  expect(waits()).not.toBeInTheDocument();
  expect(scripts()).toHaveLength(0);
  const fake = fakeStripe();
  if (failed) await user.click(within(failed).getByRole('button', { name: 'Réessayer' }));
  await scriptComes(fake);
  expect(await field()).toBeVisible();
  expect(screen.queryByText(/n’a pas pu être chargé/)).not.toBeInTheDocument();
  // The script is there, its frame does not load.
  fake.tell('loaderror');
  expect(await screen.findByText(/n’a pas pu être chargé/)).toBeVisible();
  expect(fake.nDestroyed).toBe(1);
});

test('whoever waits long is told so', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    renderApp(CHECKOUT);
    await waitFor(() => expect(scripts()).toHaveLength(1));
    expect(screen.queryByText(/tarde à venir/)).not.toBeInTheDocument();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(await screen.findByText(/tarde à venir/)).toHaveAttribute('role', 'status');
    await scriptComes(fakeStripe());
    await field();
    await waitFor(() => expect(screen.queryByText(/tarde à venir/)).not.toBeInTheDocument());
  } finally {
    vi.useRealTimers();
  }
});

test('the field follows the page into the dark', async () => {
  const fake = fakeStripe();
  renderApp(CHECKOUT);
  await scriptComes(fake);
  await field();
  expect(fake.options[0]?.['appearance']).toMatchObject({ theme: 'stripe' });
  document.documentElement.dataset['mantineColorScheme'] = 'dark';
  await waitFor(() =>
    expect(fake.updates.at(-1)).toMatchObject({ appearance: { theme: 'night' } }),
  );
  document.documentElement.dataset['mantineColorScheme'] = 'light';
});

test('an order that waits is paid with another card; after a lost answer with the same one', async () => {
  const fake = fakeStripe();
  const sent: { key: string | null; token: string }[] = [];
  let answer: CheckoutView | undefined;
  let isPaid = false;
  serve('get', '/orders/7K3M9QXA', () => (isPaid ? confirmed() : order()));
  server.use(
    http.post('*/api/v1/orders/7K3M9QXA/payments', async ({ request }) => {
      const { token } = (await request.json()) as PayOrderRequest;
      sent.push({ key: request.headers.get('idempotency-key'), token });
      return answer ? HttpResponse.json(answer, { status: 201 }) : HttpResponse.error();
    }),
  );
  const { user, location } = renderApp(
    '/orders/7K3M9QXA?payment_intent=pi_1&payment_intent_client_secret=pi_1_secret_x',
  );
  await scriptComes(fake);
  await field();
  expect(location(), 'the secret is gone').toBe('/orders/7K3M9QXA');
  await user.click(await payButton());
  expect(await screen.findByText(/Le serveur est injoignable/)).toBeVisible();
  fake.made = { paymentMethod: { id: 'pm_2' } };
  await user.click(await payButton());
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual(sent[0]);
  fake.tell('change');
  isPaid = true;
  answer = { order: confirmed(), tickets: [] };
  await waitFor(async () => expect(await payButton()).toBeEnabled());
  await user.click(await payButton());
  expect(await screen.findByText('C’est confirmé !')).toBeVisible();
  expect(sent[2]?.token).toBe('pm_2');
  expect(sent[2]?.key).not.toBe(sent[0]?.key);
});
