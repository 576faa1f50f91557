import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { expect, test, vi } from 'vitest';
import { event, occurrence, offer } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { refuse, serveEvent, server } from '~/test/server';

const row = async (name: RegExp) => screen.findByRole('row', { name });

test('says when, where, by whom and for how much', async () => {
  serveEvent(() => event());
  renderApp('/events/finale-100-m');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Finale du 100 m' }),
  ).toBeInTheDocument();
  const facts = screen.getByRole('complementary', { name: 'L’essentiel' });
  expect(facts).toHaveTextContent('24/07/2026 19:30 – 22:00');
  expect(facts).toHaveTextContent('1 rue du Parc');
  expect(facts).toHaveTextContent('Paris Athlé');
  expect(within(facts).getByRole('link', { name: 'Voir sur OpenStreetMap' })).toHaveAttribute(
    'href',
    expect.stringContaining('mlat=48.9245&mlon=2.3602'),
  );
  expect(within(facts).getByRole('link', { name: 'Agenda (.ics)' })).toHaveAttribute(
    'href',
    expect.stringContaining('/api/v1/events/finale-100-m/calendar.ics?locale=fr'),
  );
  expect(document.title).toBe('Finale du 100 m — Guichet');
});

test('lists offers with how many they admit, their price and their sale', async () => {
  serveEvent(() =>
    event({
      offers: [
        offer(),
        offer({ name: 'Famille', admits: 4, price: { amount: 7990, currency: 'EUR' } }),
        offer({
          name: 'Étudiant',
          rate_class: 'reduced',
          requires_proof: true,
          sale_status: 'upcoming',
          sales_open_at: '2026-06-01T08:00:00Z',
        }),
        offer({
          name: 'Soutien',
          kind: 'donation',
          price: { amount: 0, currency: 'EUR' },
          min_price: { amount: 500, currency: 'EUR' },
        }),
        offer({ name: 'Invité', kind: 'free', price: { amount: 0, currency: 'EUR' } }),
        offer({ name: 'Pass', checkin: { policy: 'daily', days: 3 }, min_per_order: 2 }),
      ],
    }),
  );
  renderApp('/events/finale-100-m');
  expect(await row(/Solo/)).toHaveTextContent(/1 personne.*En vente.*25\s€/);
  expect(await row(/Famille/)).toHaveTextContent(/4 personnes.*79,90\s€/);
  expect(await row(/Étudiant/)).toHaveTextContent(
    /Tarif réduit.*Justificatif.*Bientôt en vente.*Ouverture le 01\/06\/2026 10:00/,
  );
  expect(await row(/Pass/)).toHaveTextContent(
    /Une entrée par jour, pendant 3 jours\.\s*Au moins 2 par commande\./,
  );
  expect(await row(/Soutien/)).toHaveTextContent(/Prix libre, dès 5\s€/);
  expect(await row(/Invité/)).toHaveTextContent('Gratuit');
  expect(screen.queryByRole('button', { name: /acheter|buy/i })).not.toBeInTheDocument();
});

test('a tour shows every date, offers per date, and what is cancelled', async () => {
  const second = occurrence({
    id: 'occurrence-2',
    starts_at: '2026-11-02T19:00:00Z',
    ends_at: '2026-11-02T21:00:00Z',
    doors_at: '2026-11-02T18:00:00Z',
    status: 'cancelled',
    place: { venue: 'Le Phare', city: 'Brest', country: 'FR', is_online: false },
  });
  serveEvent(() =>
    event({
      n_dates: 2,
      occurrences: [occurrence(), second],
      offers: [
        offer({ name: 'Pass deux soirs' }),
        offer({ name: 'Soir 2', occurrence_id: 'occurrence-2' }),
      ],
    }),
  );
  renderApp('/events/finale-100-m');
  const dates = within(await screen.findByRole('region', { name: 'Toutes les dates' }));
  const rows = dates.getAllByRole('listitem');
  expect(rows).toHaveLength(2);
  // After the change to winter time 19:00 UTC is 20:00 in Paris.
  expect(rows[1]).toHaveTextContent(/lundi 02\/11\/2026 20:00 – 22:00/i);
  expect(rows[1]).toHaveTextContent('Ouverture des portes à 19:00');
  expect(rows[1]).toHaveTextContent('Annulé');
  expect(rows[1]).toHaveTextContent('Le Phare, Brest');
  const choice = within(await screen.findByRole('group', { name: 'Choisissez une date' }));
  expect(choice.getAllByRole('radio')).toHaveLength(2);
  // What is called off cannot be chosen, and its offers are not shown.
  expect(choice.getByRole('radio', { name: /2 nov/ })).toBeDisabled();
  expect(screen.queryByRole('row', { name: /Soir 2/ })).not.toBeInTheDocument();
  expect(screen.getByRole('row', { name: /Pass deux soirs/ })).toBeInTheDocument();
});

test('a long run of dates opens on demand', async () => {
  const occurrences = Array.from({ length: 30 }, (_, index) =>
    occurrence({ id: `occurrence-${index}` }),
  );
  serveEvent(() => event({ n_dates: 30, occurrences }));
  const { user } = renderApp('/events/finale-100-m');
  const dates = within(await screen.findByRole('region', { name: 'Toutes les dates' }));
  expect(dates.getAllByRole('listitem')).toHaveLength(8);
  await user.click(dates.getByRole('button', { name: 'Afficher les 30 dates' }));
  expect(dates.getAllByRole('listitem')).toHaveLength(30);
});

test('a description is never markup, and a script link is only its words', async () => {
  serveEvent(() =>
    event({
      description:
        '## Venir\n\n- en *train*\n\n1. tôt\n\n### Ou à pied\n\n' +
        '<img src=x onerror=alert(1)> [piège](javascript:alert(1)) [lieu](https://lieu.example/)',
    }),
  );
  renderApp('/events/finale-100-m');
  expect(await screen.findByRole('heading', { level: 3, name: 'Venir' })).toBeInTheDocument();
  expect(screen.getByText(/<img src=x onerror=alert\(1\)> piège/)).toBeInTheDocument();
  expect(screen.queryByRole('link', { name: 'piège' })).not.toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'lieu' })).toHaveAttribute(
    'href',
    'https://lieu.example/',
  );
});

test('an online, cancelled, unpriced event says all three', async () => {
  serveEvent(() =>
    event({
      status: 'cancelled',
      venue: null,
      place: { venue: null, city: null, country: null, is_online: true },
      price_from: null,
      offers: [],
      tags: ['plein air'],
      max_per_person: 4,
      refund_policy: { kind: 'until_days_before', days: 7 },
      contact_email: 'bonjour@athle.example',
    }),
  );
  renderApp('/events/finale-100-m');
  expect(await screen.findByText('Cet événement est annulé.')).toBeInTheDocument();
  expect(screen.getByText('En ligne')).toBeInTheDocument();
  expect(screen.getByText('Prix à venir')).toBeInTheDocument();
  expect(screen.getByText('Aucune offre n’est publiée pour le moment.')).toBeInTheDocument();
  expect(screen.getByText('4 billets au plus par personne.')).toBeInTheDocument();
  expect(screen.getByText(/jusqu’à 7 jours avant/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'bonjour@athle.example' })).toBeInTheDocument();
});

test('sharing copies the link where the device has no sheet of its own', async () => {
  serveEvent(() => event());
  const { user } = renderApp('/events/finale-100-m');
  await user.click(await screen.findByRole('button', { name: 'Partager' }));
  expect(await screen.findByText('Lien copié.')).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe(window.location.href);
});

test('sharing that is refused says how to do without', async () => {
  serveEvent(() => event());
  const { user } = renderApp('/events/finale-100-m');
  const button = await screen.findByRole('button', { name: 'Partager' });
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
  await user.click(button);
  expect(await screen.findByText(/Copiez l’adresse/)).toBeInTheDocument();
});

test('an unknown event is a missing page, not an error', async () => {
  refuse('*/api/v1/events/nope', 404, 'catalog.event_not_found');
  renderApp('/events/nope');
  expect(
    await screen.findByRole('heading', { name: 'Ce guichet n’existe pas' }),
  ).toBeInTheDocument();
});

test('a lost network is told apart from a refusal', async () => {
  server.use(http.get('*/api/v1/events/:slug', () => HttpResponse.error()));
  const { user } = renderApp('/events/finale-100-m');
  expect(
    await screen.findByRole('heading', { name: 'Vous êtes hors ligne' }, { timeout: 3_000 }),
  ).toBeInTheDocument();
  serveEvent(() => event());
  await user.click(screen.getByRole('button', { name: 'Réessayer' }));
  expect(await screen.findByRole('heading', { name: 'Finale du 100 m' })).toBeInTheDocument();
});

test('an answer that is not ours still gives an error page', async () => {
  server.use(
    http.get(
      '*/api/v1/events/:slug',
      () => new HttpResponse('<h1>Bad gateway</h1>', { status: 500 }),
    ),
  );
  renderApp('/events/finale-100-m');
  expect(
    await screen.findByRole('heading', { name: 'Quelque chose s’est coincé' }),
  ).toBeInTheDocument();
});
