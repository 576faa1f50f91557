import { act, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { Availability, PublicAvailabilityPage } from '~/api/gen/types.gen';
import { event, occurrence, offer } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, refuse, serve, serveEvent } from '~/test/server';

const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const coming = (id: string, days: number) =>
  occurrence({ id, starts_at: soon(days), ends_at: soon(days + 0.1) });
const one = () => event({ occurrences: [coming('occurrence-1', 10)] });
const two = () => event({ occurrences: [coming('occurrence-1', 10), coming('occurrence-2', 12)] });

type Told = Record<string, [status: Availability, left?: number]>;

/** What is told of dates, each with its offers. */
const page = (
  status: Availability,
  dates: Record<string, [Availability, Told]>,
): PublicAvailabilityPage => ({
  status,
  data: Object.entries(dates).map(([occurrence_id, [own, offers]]) => ({
    occurrence_id,
    starts_at: soon(10),
    status: own,
    offers: Object.entries(offers).map(([offer_id, [said, left]]) => ({
      offer_id,
      status: said,
      left: left ?? null,
    })),
  })),
  next_cursor: null,
});

const SOLD_OUT = page('sold_out', {
  'occurrence-1': ['sold_out', { 'offer-solo': ['sold_out'] }],
});
const FREE = page('available', {
  'occurrence-1': ['available', { 'offer-solo': ['available'] }],
});

const tell = (answer: () => PublicAvailabilityPage) =>
  serve('get', '/events/:slug/availability', answer);

const row = (name: RegExp) => screen.findByRole('row', { name });
const look = () =>
  act(() => {
    window.dispatchEvent(new Event('visibilitychange'));
  });

test('an offer that is gone says so and cannot be chosen; of the last ones it says how many', async () => {
  const duo = offer({ name: 'Duo' });
  serveEvent(() => ({ ...one(), offers: [offer(), duo] }));
  tell(() =>
    page('few_left', {
      'occurrence-1': ['few_left', { 'offer-solo': ['sold_out'], [duo.id]: ['few_left', 3] }],
    }),
  );
  const { user } = renderApp('/events/finale-100-m');
  // The first to ask waits until the parts of the page are there.
  const more = await screen.findByRole('button', { name: 'Un de plus : Duo' }, { timeout: 10_000 });
  expect(await screen.findByText('Plus que 3 billets')).toBeInTheDocument();
  expect(await row(/Solo/)).toHaveTextContent('Complet');
  expect(screen.queryByRole('button', { name: 'Un de plus : Solo' })).not.toBeInTheDocument();
  await user.tripleClick(more);
  expect(more).toHaveAttribute('aria-disabled', 'true');
  expect(screen.getByRole('complementary', { name: 'L’essentiel' })).toHaveTextContent(
    'Dernières places',
  );
});

test('an event that is sold out says so, and that a place came free', async () => {
  serveEvent(one);
  let answer = SOLD_OUT;
  const asked = tell(() => answer);
  renderApp('/events/finale-100-m');
  expect(await screen.findByText(/Si une place se libère/)).toHaveAttribute('role', 'status');
  expect(await row(/Solo/)).toHaveTextContent('Complet');
  expect(screen.getByRole('complementary', { name: 'L’essentiel' })).toHaveTextContent('Complet');
  expect(
    within(await screen.findByRole('region', { name: 'Votre choix' })).getByText('Complet'),
  ).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: /Un de plus/ })).not.toBeInTheDocument();
  expect(asked).toHaveLength(1);
  answer = FREE;
  const later = Date.now() + 60_000;
  const now = Date.now;
  Date.now = () => later;
  look();
  expect(await screen.findByRole('button', { name: 'Un de plus : Solo' })).toBeInTheDocument();
  Date.now = now;
  expect(screen.queryByText(/Si une place se libère/)).not.toBeInTheDocument();
});

test('each date says whether anything is left, and the first that has something is chosen', async () => {
  serveEvent(two);
  tell(() =>
    page('available', {
      'occurrence-1': ['sold_out', { 'offer-solo': ['sold_out'] }],
      'occurrence-2': ['available', { 'offer-solo': ['available'] }],
    }),
  );
  const { user } = renderApp('/events/finale-100-m');
  const full = await screen.findByRole('radio', { name: /Complet/ });
  expect(screen.getAllByRole('radio')[1]).toBeChecked();
  const dates = within(screen.getByRole('region', { name: 'Toutes les dates' })).getAllByRole(
    'listitem',
  );
  expect(dates[0]).toHaveTextContent('Complet');
  expect(dates[1]).not.toHaveTextContent('Complet');
  await user.click(full);
  expect(await screen.findByText(/Il reste des billets à d’autres dates/)).toBeInTheDocument();
  expect(await row(/Solo/)).toHaveTextContent('Complet');
});

test('whoever cannot learn what is left can buy all the same', async () => {
  serveEvent(one);
  refuse('*/api/v1/events/:slug/availability', 503, 'http.unavailable');
  const sent = serve('put', '/cart/lines', () => no('sales.sold_out', 'Complet'), 409);
  const { user } = renderApp('/events/finale-100-m');
  await user.click(await screen.findByRole('button', { name: 'Un de plus : Solo' }));
  await user.click(await screen.findByRole('button', { name: /Ajouter au panier/ }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(await row(/Solo/)).toHaveTextContent('En vente');
});

test('after a refusal it is asked anew', async () => {
  serveEvent(one);
  let answer = FREE;
  const asked = tell(() => answer);
  serve('put', '/cart/lines', () => no('sales.sold_out', 'Complet'), 409);
  const { user } = renderApp('/events/finale-100-m');
  await user.click(await screen.findByRole('button', { name: 'Un de plus : Solo' }));
  answer = SOLD_OUT;
  await user.click(await screen.findByRole('button', { name: /Ajouter au panier/ }));
  await waitFor(() => expect(asked).toHaveLength(2), { timeout: 3_000 });
  expect(await screen.findByText(/Si une place se libère/)).toBeInTheDocument();
});

test('a frame on another site says it too', async () => {
  serveEvent(one);
  tell(() => SOLD_OUT);
  renderApp('/embed/events/finale-100-m');
  expect(await screen.findAllByText('Complet')).toHaveLength(2);
  expect(await row(/Solo/)).toHaveTextContent('Complet');
});
