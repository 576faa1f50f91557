import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { CapacityView, ManagedEventView, QuotaView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { managedEvent, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, server } from '~/test/server';

const theatre = { id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc', role: 'owner' as const };
const EDITOR = '/organizations/theatre/events/event-1';

const date = (id: string, day: string) => ({
  id,
  starts_at: `2099-${day}T18:00:00Z`,
  ends_at: `2099-${day}T20:00:00Z`,
  doors_at: null,
  status: 'scheduled',
  venue_id: null,
  etag: '"d1"',
});

const offer = (id: string, name_fr: string) => ({
  id,
  name_fr,
  name_en: null,
  description_fr: null,
  description_en: null,
  occurrence_id: null,
  kind: 'free',
  price: { amount: 0, currency: 'EUR' },
  min_price: null,
  admits: 1,
  rate_class: 'normal',
  requires_proof: false,
  tax_rate_bp: 0,
  min_per_order: 1,
  max_per_order: 10,
  visibility: 'public',
  is_active: true,
  sales_open_at: null,
  sales_close_at: null,
  checkin: { policy: 'single', days: null },
  position: 0,
  created_at: '2026-05-01T08:00:00Z',
  updated_at: '2026-05-01T08:00:00Z',
  etag: '"o1"',
});

const quota = (change: Partial<QuotaView> = {}): QuotaView => ({
  id: 'date-1',
  occurrence_id: 'date-1',
  kind: 'event_capacity',
  name: null,
  size: 120,
  held: 0,
  sold: 0,
  blocked: 0,
  overbook: 0,
  available: 120,
  offer_ids: null,
  etag: '"q1"',
  ...change,
});

interface Hall {
  event?: Partial<ManagedEventView>;
  capacity?: CapacityView;
  quotas?: QuotaView[];
  dates?: object[];
}

/** An event with its places, which take changes with a version for each. */
function serveHall({ event, capacity, quotas, dates = [date('date-1', '07-24')] }: Hall = {}) {
  const state = { capacity: capacity ?? { capacity: null, exceptions: [] }, version: 1 };
  const etag = () => `"c${state.version}"`;
  const sent: { capacity: unknown; version: string | null }[] = [];
  const answer = () => HttpResponse.json(state.capacity, { headers: { etag: etag() } });
  serve('get', '/manage/events/event-1', () => managedEvent(event));
  serve('get', '/manage/events/event-1/occurrences', () => ({ data: dates }));
  serve('get', '/manage/events/event-1/quotas', () => ({ data: quotas ?? [quota()] }));
  server.use(
    http.get('*/api/v1/manage/events/event-1/capacity', answer),
    http.put('*/api/v1/manage/events/event-1/capacity', async ({ request }) => {
      const body = (await request.json()) as { capacity: number | null };
      const version = request.headers.get('if-match');
      sent.push({ capacity: body.capacity, version });
      if (version !== etag()) {
        const changed = { ...no('http.precondition_failed', 'Modifié'), status: 412 };
        return HttpResponse.json(changed, { status: 412 });
      }
      if (body.capacity !== null && body.capacity < 61) {
        const detail = 'at least 61';
        const params = { least: 61, held: 1, sold: 60, blocked: 0, overbooked: 0 };
        const taken = no('sales.places_taken', 'Des places sont déjà prises', [
          { pointer: '/size', code: 'below_taken', detail, params },
        ]);
        return HttpResponse.json({ ...taken, status: 409 }, { status: 409 });
      }
      state.capacity = { ...state.capacity, capacity: body.capacity };
      state.version += 1;
      return answer();
    }),
  );
  return {
    sent,
    elsewhere: (change: Partial<CapacityView>) => {
      state.capacity = { ...state.capacity, ...change };
      state.version += 1;
    },
  };
}

beforeEach(() => {
  const owner = { ...me, organizations: [theatre] };
  adoptSession({ ...signedIn('token'), user: owner });
  serve('get', '/me', () => owner);
  serve('get', '/manage/events/event-1/offers', () => ({
    data: [offer('solo', 'Solo'), offer('duo', 'Duo')],
  }));
  serve('get', '/manage/venues', () => ({ data: [], next_cursor: null, total: 0 }));
});

test('a draft keeps one number of places as it is written, and speaks of no quota', async () => {
  const { sent } = serveHall();
  const { user } = renderApp(`${EDITOR}/tickets`);
  const field = await screen.findByLabelText('Nombre de places');
  expect(field).toHaveValue(null);
  await user.type(field, '120');
  await user.tab();
  await waitFor(() => expect(sent).toEqual([{ capacity: 120, version: '"c1"' }]));
  await waitFor(() =>
    expect(screen.queryByRole('button', { name: 'Enregistrer' })).not.toBeInTheDocument(),
  );
  expect(field).toHaveValue(120);
  expect(screen.getByText(/puisent dans un contingent/)).not.toBeVisible();
});

test('what is public changes when it is said, and fewer than taken is refused with the numbers', async () => {
  const { sent } = serveHall({
    event: { status: 'published' },
    capacity: { capacity: 120, exceptions: [] },
  });
  const { user } = renderApp(`${EDITOR}/tickets`);
  const field = await screen.findByLabelText('Nombre de places');
  await user.clear(field);
  await user.type(field, '50');
  await user.tab();
  expect(sent).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText(/60 vendues et 1 en cours d’achat/)).toBeVisible();
  expect(field).toHaveFocus();
  expect(field).toHaveAttribute('aria-invalid', 'true');
});

test('somebody else’s number is only overwritten when that is wanted', async () => {
  const { sent, elsewhere } = serveHall({
    event: { status: 'published' },
    capacity: { capacity: 100, exceptions: [] },
  });
  const { user } = renderApp(`${EDITOR}/tickets`);
  const field = await screen.findByLabelText('Nombre de places');
  // Another date than this number: nobody has to be asked.
  elsewhere({ exceptions: [{ occurrence_id: 'date-1', capacity: 80 }] });
  await user.clear(field);
  await user.type(field, '130{Enter}');
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ capacity: 130, version: '"c2"' });
  expect(await screen.findByText('80 places')).toBeVisible();
  elsewhere({ capacity: 90 });
  await user.clear(field);
  await user.type(field, '140{Enter}');
  expect(await screen.findByText(/vient d’écrire : 90 places/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() => expect(sent.at(-1)).toEqual({ capacity: 140, version: '"c4"' }));
});

test('a limit that offers share is made on a date, and on the others when that is wanted', async () => {
  serveHall({
    dates: [date('date-1', '07-24'), date('date-2', '07-25')],
    quotas: [quota({ sold: 60, blocked: 10, available: 50 }), quota({ id: 'date-2' })],
  });
  const made = serve('post', '/manage/events/event-1/quotas/bulk', () => ({ data: [] }), 201);
  const { user } = renderApp(`${EDITOR}/tickets`);
  expect(await screen.findByText('60 vendues · 10 gardées · 50 libres')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Nouveau contingent' }));
  const dialog = await screen.findByRole('dialog', { name: 'Nouveau contingent' });
  await user.type(within(dialog).getByLabelText('Nom, pour votre équipe'), 'Balcon');
  await user.type(within(dialog).getByLabelText('Nombre de places'), '40');
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter le contingent' }));
  expect(await within(dialog).findByText('Choisissez au moins un tarif.')).toBeVisible();
  await user.click(within(dialog).getByLabelText('Duo'));
  await user.click(within(dialog).getByLabelText(/autre date à venir/));
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter le contingent' }));
  const part = { name: 'Balcon', size: 40, blocked: 0, overbook: 0, offer_ids: ['duo'] };
  await waitFor(() => expect(made).toEqual([{ ...part, occurrence_ids: ['date-1', 'date-2'] }]));
});

test('who may only look sees the places of every date, and changes none', async () => {
  const support = { ...me, organizations: [{ ...theatre, role: 'support' as const }] };
  adoptSession({ ...signedIn('token'), user: support });
  serveHall({
    dates: [date('date-1', '07-24'), date('date-2', '07-25')],
    quotas: [quota({ sold: 60, available: 60 }), quota({ id: 'date-2', occurrence_id: 'date-2' })],
  });
  const { user } = renderApp(`${EDITOR}/tickets`);
  expect(await screen.findByLabelText('Nombre de places par date')).toBeDisabled();
  expect(screen.getByText('60 vendues · 60 libres')).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Date'), 'date-2');
  expect(await screen.findByText('120 libres')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /Modifier|Nouveau/ })).not.toBeInTheDocument();
});

test('a date is like the others again', async () => {
  serveHall({
    capacity: { capacity: 120, exceptions: [{ occurrence_id: 'date-1', capacity: 40 }] },
    quotas: [quota({ kind: 'date_capacity', size: 40 }), quota({ id: 'date-2' })],
    dates: [date('date-1', '07-24'), date('date-2', '07-25')],
  });
  const put = serve('put', '/manage/events/event-1/capacity/date-1', () => ({
    capacity: 120,
    exceptions: [],
  }));
  const { user } = renderApp(`${EDITOR}/tickets`);
  const [change] = await screen.findAllByRole('button', { name: /Modifier les places : 24/ });
  if (!change) throw new Error('The date that differs is not shown.');
  await user.click(change);
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByLabelText('Places ce jour-là')).toHaveValue(40);
  await user.click(within(dialog).getByLabelText('Comme les autres (120 places)'));
  await user.click(within(dialog).getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() => expect(put).toEqual([{ capacity: null }]));
});

const piano = {
  id: 'aaaa',
  code: 'PIANO20',
  effect: 'percent',
  percent_bp: 2000,
  amount: null,
  offer_ids: ['solo'],
  valid_from: null,
  valid_until: null,
  max_uses: 100,
  max_per_person: null,
  is_active: true,
  batch_id: null,
  status: 'active',
  held: 1,
  used: 3,
  created_at: '2026-05-01T08:00:00Z',
  updated_at: '2026-05-01T08:00:00Z',
  etag: '"p1"',
};

test('a code is made with what it does, for whom and how often', async () => {
  serveHall();
  serve('get', '/manage/events/event-1/promo-codes', () => ({ data: [], total: 0 }));
  const made = serve('post', '/manage/events/event-1/promo-codes', () => piano, 201);
  const { user } = renderApp(`${EDITOR}/codes`);
  expect(await screen.findByText(/Aucun code pour l’instant/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Nouveau code' }));
  const dialog = await screen.findByRole('dialog', { name: 'Nouveau code' });
  await user.type(within(dialog).getByLabelText('Code'), 'é!');
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter le code' }));
  expect(await within(dialog).findByText(/3 à 40 lettres sans accent/)).toBeVisible();
  await user.clear(within(dialog).getByLabelText('Code'));
  await user.type(within(dialog).getByLabelText('Code'), 'piano20');
  await user.type(within(dialog).getByLabelText('Réduction'), '20');
  await user.selectOptions(within(dialog).getByLabelText('Pour quels tarifs ?'), 'some');
  await user.click(within(dialog).getByLabelText('Solo'));
  await user.type(within(dialog).getByLabelText('Billets en tout'), '100');
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter le code' }));
  await waitFor(() =>
    expect(made).toEqual([
      {
        code: 'PIANO20',
        effect: 'percent',
        percent_bp: 2000,
        amount: null,
        offer_ids: ['solo'],
        valid_from: null,
        valid_until: null,
        max_uses: 100,
        max_per_person: null,
      },
    ]),
  );
});

test('what a code does is changed whole, on top of what somebody else changed', async () => {
  serveHall();
  const sent: { body: unknown; version: string | null }[] = [];
  serve('get', '/manage/events/event-1/promo-codes', () => ({ data: [piano], total: 1 }));
  serve('get', '/manage/events/event-1/promo-codes/aaaa', () => ({
    ...piano,
    max_uses: 50,
    etag: '"p2"',
  }));
  server.use(
    http.patch('*/api/v1/manage/events/event-1/promo-codes/aaaa', async ({ request }) => {
      const version = request.headers.get('if-match');
      sent.push({ body: await request.json(), version });
      if (version === '"p2"') return HttpResponse.json(piano);
      const changed = { ...no('http.precondition_failed', 'Modifié'), status: 412 };
      return HttpResponse.json(changed, { status: 412 });
    }),
  );
  const { user } = renderApp(`${EDITOR}/codes`);
  expect(await screen.findByText(/3 sur 100 utilisations, 1 en cours/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Modifier : PIANO20' }));
  const dialog = await screen.findByRole('dialog', { name: 'Modifier le code' });
  await user.selectOptions(within(dialog).getByLabelText('Ce qu’il fait'), 'set_price');
  await user.type(within(dialog).getByLabelText('Prix du billet'), '12,50');
  await user.click(within(dialog).getByRole('button', { name: 'Enregistrer' }));
  const benefit = {
    effect: 'set_price',
    percent_bp: null,
    amount: { amount: 1250, currency: 'EUR' },
  };
  await waitFor(() =>
    expect(sent).toEqual([
      { body: benefit, version: '"p1"' },
      { body: benefit, version: '"p2"' },
    ]),
  );
});

test('many codes are made at once, and handed over as a file', async () => {
  serveHall();
  serve('get', '/manage/events/event-1/promo-codes', () => ({ data: [], total: 0 }));
  const made = serve(
    'post',
    '/manage/events/event-1/promo-codes/bulk',
    () => ({ batch_id: 'b', codes: ['AMIS-1', 'AMIS-2'] }),
    201,
  );
  const { user } = renderApp(`${EDITOR}/codes`);
  await user.click(await screen.findByRole('button', { name: 'Créer une série' }));
  const dialog = await screen.findByRole('dialog');
  await user.clear(within(dialog).getByLabelText('Nombre de codes'));
  await user.type(within(dialog).getByLabelText('Nombre de codes'), '2');
  await user.type(within(dialog).getByLabelText(/Début des codes/), 'amis');
  await user.selectOptions(within(dialog).getByLabelText('Ce qu’il fait'), 'unlock');
  expect(within(dialog).getByText(/Aucun tarif n’est vendu « avec un code »/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Créer les codes' }));
  expect(await within(dialog).findByText('2 codes créés.')).toBeVisible();
  expect(within(dialog).getByRole('button', { name: /Télécharger ces codes/ })).toHaveFocus();
  expect(made[0]).toMatchObject({
    prefix: 'AMIS',
    count: 2,
    terms: { effect: 'unlock', max_uses: 1 },
  });
});

test('a code that was used stays, and it is said what to do instead', async () => {
  serveHall();
  serve('get', '/manage/events/event-1/promo-codes', () => ({ data: [piano], total: 1 }));
  serve(
    'delete',
    '/manage/events/event-1/promo-codes/aaaa',
    () => no('sales.promo_code_used', 'Ce code a déjà servi'),
    409,
  );
  const off = serve('patch', '/manage/events/event-1/promo-codes/aaaa', () => piano);
  const { user } = renderApp(`${EDITOR}/codes`);
  await user.click(await screen.findByRole('button', { name: 'Supprimer : PIANO20' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Supprimer le code' }));
  expect(await within(dialog).findByText(/désactivez-le plutôt/)).toBeVisible();
  await user.click(within(dialog).getByRole('button', { name: 'Annuler' }));
  await user.click(screen.getByRole('button', { name: 'Désactiver : PIANO20' }));
  await waitFor(() => expect(off).toEqual([{ is_active: false }]));
});

test('who only looks is not shown any code', async () => {
  const support = { ...me, organizations: [{ ...theatre, role: 'support' as const }] };
  adoptSession({ ...signedIn('token'), user: support });
  serveHall();
  renderApp(`${EDITOR}/codes`);
  expect(await screen.findByText(/n’existe pas|introuvable/i)).toBeInTheDocument();
  expect(screen.queryByText('PIANO20')).not.toBeInTheDocument();
});
