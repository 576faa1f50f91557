import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { EventRequest, ManagedEventView, Problem } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { managedEvent, managedRow, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, server } from '~/test/server';

const theatre = { id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc', role: 'owner' as const };
const EDITOR = '/organizations/theatre/events/event-1';

/** An event that takes changes, with a version for each. */
function serveEditable(
  first: ManagedEventView,
  answer?: (change: EventRequest) => Problem | undefined,
) {
  const sent: { change: EventRequest; version: string | null }[] = [];
  const state = { event: first, version: 1 };
  const etag = () => ({ etag: `"v${state.version}"` });
  server.use(
    http.get('*/api/v1/manage/events/event-1', () =>
      HttpResponse.json(state.event, { headers: etag() }),
    ),
    http.patch('*/api/v1/manage/events/event-1', async ({ request }) => {
      const change = (await request.json()) as EventRequest;
      const version = request.headers.get('if-match');
      sent.push({ change, version });
      const problem =
        version === `"v${state.version}"`
          ? answer?.(change)
          : { ...no('http.precondition_failed', 'Changed'), status: 412 };
      if (problem) return HttpResponse.json(problem, { status: problem.status });
      state.event = { ...state.event, ...change } as ManagedEventView;
      state.version += 1;
      return HttpResponse.json(state.event, { headers: etag() });
    }),
  );
  return {
    sent,
    /** As if somebody else had saved. */
    elsewhere: (change: Partial<ManagedEventView>) => {
      state.event = { ...state.event, ...change };
      state.version += 1;
    },
  };
}

beforeEach(() => {
  const owner = { ...me, organizations: [theatre] };
  adoptSession({ ...signedIn('token'), user: owner });
  serve('get', '/me', () => owner);
  serve('get', '/manage/events/event-1/occurrences', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/offers', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/capacity', () => ({ capacity: null, exceptions: [] }));
  serve('get', '/manage/events/event-1/quotas', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/checklist', () => ({ is_complete: false, missing: [] }));
  serve('get', '/manage/venues', () => ({ data: [], next_cursor: null, total: 0 }));
});

test('the list is filtered by the address', async () => {
  const asked: string[] = [];
  server.use(
    http.get('*/api/v1/manage/events', ({ request }) => {
      const status = new URL(request.url).searchParams.get('status') ?? 'all';
      asked.push(status);
      const rows = status === 'cancelled' ? [] : [managedRow({ n_dates_to_come: 2 })];
      return HttpResponse.json({ data: rows, next_cursor: null, total: rows.length });
    }),
  );
  const { user, location } = renderApp('/organizations/theatre/events?status=draft');
  expect(await screen.findByRole('link', { name: 'La Nuit du piano' })).toBeInTheDocument();
  expect(screen.getByText(/2 dates à venir/)).toBeInTheDocument();
  await user.click(screen.getByRole('link', { name: 'Annulé' }));
  expect(await screen.findByText(/Aucun événement ne correspond/)).toBeInTheDocument();
  expect(location()).toBe('/organizations/theatre/events?status=cancelled');
  expect(asked).toEqual(['draft', 'cancelled']);
});

test('a draft is saved while it is written, each change on top of the version before', async () => {
  const { sent } = serveEditable(managedEvent());
  const { user } = renderApp(EDITOR);
  await user.type(await screen.findByLabelText('Résumé en français'), 'Dix pianistes.');
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({ change: { summary_fr: 'Dix pianistes.' }, version: '"v1"' });
  expect(await screen.findByText('Enregistré')).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Catégorie'), 'concert');
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({ change: { category: 'concert' }, version: '"v2"' });
});

test('a field that is refused keeps nothing else from being saved', async () => {
  const { sent } = serveEditable(managedEvent(), (change) =>
    'contact_email' in change
      ? no('http.invalid_body', 'Refused', [
          { pointer: '/contact_email', code: 'invalid', detail: 'an e-mail address' },
        ])
      : undefined,
  );
  const { user } = renderApp(EDITOR);
  await user.type(await screen.findByLabelText('Résumé en français'), 'Oui.');
  await user.type(screen.getByLabelText('Adresse de contact'), 'a@b.c');
  await waitFor(() => expect(sent.at(-1)?.change).toEqual({ summary_fr: 'Oui.' }));
  await user.tab();
  expect(await screen.findByText('Un champ est à corriger')).toBeInTheDocument();
  expect(screen.getByLabelText('Adresse de contact')).toHaveAttribute('aria-invalid', 'true');
});

test('what two people wrote is merged, and asked about only where they disagree', async () => {
  const { sent, elsewhere } = serveEditable(managedEvent({ summary_fr: 'Avant.' }));
  const { user } = renderApp(EDITOR);
  const summary = await screen.findByLabelText('Résumé en français');
  elsewhere({ summary_fr: 'Leur phrase.', category: 'concert' });
  await user.clear(summary);
  await user.type(summary, 'Ma phrase.');
  const theirs = await screen.findByRole('radio', { name: /L’autre version.*Leur phrase/ });
  expect(theirs).not.toBeChecked();
  await user.click(screen.getByRole('button', { name: 'Garder ces choix' }));
  await waitFor(() =>
    expect(sent.at(-1)).toEqual({ change: { summary_fr: 'Ma phrase.' }, version: '"v2"' }),
  );
  expect(await screen.findByLabelText('Catégorie')).toHaveValue('concert');
});

test('what is public changes only when its editor says so', async () => {
  const { sent } = serveEditable(managedEvent({ status: 'published', category: 'concert' }));
  const { user } = renderApp(EDITOR);
  await user.type(await screen.findByLabelText('Résumé en français'), 'Bientôt.');
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(sent).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Mettre en ligne' }));
  await waitFor(() => expect(sent).toHaveLength(1));
});

test('an offer begins with a pattern, and its price is in minor units', async () => {
  serveEditable(managedEvent());
  const made = serve('post', '/manage/events/event-1/offers', () => ({}), 201);
  const { user } = renderApp(`${EDITOR}/tickets`);
  await user.click(await screen.findByRole('button', { name: 'Famille' }));
  const dialog = await screen.findByRole('dialog', { name: 'Nouveau tarif' });
  expect(within(dialog).getByLabelText('Nom en anglais')).toHaveValue('Family');
  await user.type(within(dialog).getByLabelText('Prix'), '12,345');
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter le tarif' }));
  expect(await within(dialog).findByText(/Écrivez un prix/)).toBeInTheDocument();
  await user.clear(within(dialog).getByLabelText('Prix'));
  await user.type(within(dialog).getByLabelText('Prix'), '79,90');
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter le tarif' }));
  await waitFor(() =>
    expect(made[0]).toMatchObject({
      name_fr: 'Famille',
      admits: 4,
      kind: 'paid',
      price: { amount: 7990, currency: 'EUR' },
    }),
  );
});

test('who may only look finds the fields closed', async () => {
  const support = { ...me, organizations: [{ ...theatre, role: 'support' as const }] };
  adoptSession({ ...signedIn('token'), user: support });
  serveEditable(managedEvent());
  renderApp(EDITOR);
  expect(await screen.findByLabelText('Titre en français')).toBeDisabled();
  expect(screen.getByText(/Vous pouvez tout lire ici/)).toBeInTheDocument();
});

const hall = (id: string, name: string) => ({
  id,
  name,
  slug: id,
  address: null,
  postal_code: null,
  city: 'Dole',
  country: 'FR',
  latitude: null,
  longitude: null,
  timezone: 'Europe/Paris',
  is_shared: false,
  created_at: '2026-05-01T08:00:00Z',
  updated_at: '2026-05-01T08:00:00Z',
});

test('a venue that is not in the menu is found by name', async () => {
  const asked: (string | null)[] = [];
  const { sent } = serveEditable(managedEvent({ venue_id: 'far' }));
  serve('get', '/manage/venues/far', () => hall('far', 'Loin'));
  serve('get', '/manage/venues/zenith', () => hall('zenith', 'Zénith'));
  server.use(
    http.get('*/api/v1/manage/venues', ({ request }) => {
      const q = new URL(request.url).searchParams.get('q');
      asked.push(q);
      const [id, name] = q ? ['zenith', 'Zénith'] : ['near', 'Près'];
      const next_cursor = q ? null : 'more';
      return HttpResponse.json({ data: [hall(id, name)], next_cursor, total: 101 });
    }),
  );
  const { user } = renderApp(`${EDITOR}/dates`);
  const menu = await screen.findByLabelText('Lieu');
  // The one that is chosen has its name, although the menu does not hold it.
  expect(await within(menu).findByRole('option', { name: 'Loin, Dole' })).toBeInTheDocument();
  const [search] = screen.getAllByLabelText('Chercher un lieu');
  if (!search) throw new Error('There is nothing to look for venues with.');
  await user.type(search, 'zén');
  await user.selectOptions(menu, await within(menu).findByRole('option', { name: 'Zénith, Dole' }));
  await waitFor(() => expect(sent.at(-1)?.change).toEqual({ venue_id: 'zenith' }));
  expect(asked).toContain('zén');
});
