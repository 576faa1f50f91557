import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { SavedView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { managedRow, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, server } from '~/test/server';
import { filtersOf, isSameView } from './filters';

const theatre = { id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc', role: 'owner' as const };
const EVENTS = '/organizations/theatre/events';

const saved = (id: string, name: string, filters: Record<string, string>): SavedView => ({
  id,
  list: 'events',
  name,
  filters,
  created_at: '2026-11-20T10:00:00Z',
  updated_at: '2026-11-20T10:00:00Z',
});

const taken = () =>
  HttpResponse.json(no('accounts.view_name_taken', 'Une vue porte déjà ce nom'), { status: 409 });

/** A server that keeps views. */
function serveViews(...first: SavedView[]) {
  const views = [...first];
  const isTaken = (name: unknown) => views.some((view) => view.name === name);
  server.use(
    http.get('*/api/v1/me/views', () => HttpResponse.json({ data: views })),
    http.post('*/api/v1/me/views', async ({ request }) => {
      const { name, filters } = (await request.json()) as SavedView;
      if (isTaken(name)) return taken();
      const view = saved(`view-${views.length + 1}`, name, filters);
      views.push(view);
      return HttpResponse.json(view, { status: 201 });
    }),
    http.patch('*/api/v1/me/views/:id', async ({ request, params }) => {
      const at = views.findIndex(({ id }) => id === params['id']);
      const old = views[at];
      if (!old)
        return HttpResponse.json(no('accounts.view_not_found', 'Vue introuvable'), { status: 404 });
      const change = (await request.json()) as Partial<SavedView>;
      if (isTaken(change.name)) return taken();
      views[at] = { ...old, ...change };
      return HttpResponse.json(views[at]);
    }),
    http.delete('*/api/v1/me/views/:id', ({ params }) => {
      views.splice(
        views.findIndex(({ id }) => id === params['id']),
        1,
      );
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return views;
}

beforeEach(() => {
  const owner = { ...me, organizations: [theatre] };
  adoptSession({ ...signedIn('token'), user: owner });
  const rows = [managedRow({ id: 'event-1' }), managedRow({ id: 'event-2', title_fr: 'Bal' })];
  server.use(
    http.get('*/api/v1/me', () => HttpResponse.json(owner)),
    http.get('*/api/v1/manage/events', () =>
      HttpResponse.json({ data: rows, next_cursor: null, total: rows.length }),
    ),
  );
});

test('filters get a name, and are one press away', async () => {
  const views = serveViews(saved('view-1', 'En ligne', { status: 'published' }));
  const { user, location } = renderApp(`${EVENTS}?q=piano&status=draft`);
  const chips = await screen.findByRole('navigation', { name: 'Vues enregistrées' });
  await user.click(screen.getByRole('button', { name: 'Enregistrer cette vue' }));
  const dialog = await screen.findByRole('dialog', { name: 'Enregistrer cette vue' });
  const name = within(dialog).getByLabelText('Nom de la vue');
  await user.type(name, 'En ligne{Enter}');
  expect(await within(dialog).findByText('Une vue porte déjà ce nom')).toBeVisible();
  await user.clear(name);
  await user.type(name, 'À finir{Enter}');
  const chip = await within(chips).findByRole('link', { name: 'À finir' });
  expect(chip).toHaveAttribute('aria-current', 'page');
  expect(views[1]?.filters).toEqual({ q: 'piano', status: 'draft' });
  expect(screen.queryByRole('button', { name: 'Enregistrer cette vue' })).not.toBeInTheDocument();
  await user.click(within(chips).getByRole('link', { name: 'En ligne' }));
  await waitFor(() => expect(location()).toBe(`${EVENTS}?status=published`));
});

test('a view is renamed, replaced and forgotten', async () => {
  const views = serveViews(
    saved('view-1', 'Pianos', { q: 'piano' }),
    saved('view-2', 'En ligne', { status: 'published' }),
  );
  const { user } = renderApp(`${EVENTS}?status=draft`);
  await user.click(await screen.findByRole('button', { name: 'Gérer les vues' }));
  const dialog = await screen.findByRole('dialog', { name: 'Gérer les vues' });
  await user.click(within(dialog).getByRole('button', { name: 'Renommer : Pianos' }));
  const name = within(dialog).getByLabelText('Nom de la vue');
  expect(name).toHaveFocus();
  await user.clear(name);
  await user.type(name, 'Brouillons{Enter}');
  expect(
    await within(dialog).findByRole('button', { name: 'Renommer : Brouillons' }),
  ).toHaveFocus();
  const replace = 'Remplacer par les filtres actuels : Brouillons';
  await user.click(await within(dialog).findByRole('button', { name: replace }));
  await waitFor(() =>
    expect(views[0]).toMatchObject({ name: 'Brouillons', filters: { status: 'draft' } }),
  );
  await waitFor(() =>
    expect(within(dialog).queryByRole('button', { name: replace })).not.toBeInTheDocument(),
  );
  await user.click(within(dialog).getByRole('button', { name: 'Supprimer : En ligne' }));
  await waitFor(() => expect(views.map((view) => view.name)).toEqual(['Brouillons']));
});

test('keys go from row to row, until they are switched off', async () => {
  serveViews();
  const { user } = renderApp(EVENTS);
  const second = await screen.findByRole('link', { name: 'Bal' });
  await user.keyboard('j');
  expect(screen.getByRole('link', { name: 'La Nuit du piano' })).toHaveFocus();
  await user.keyboard('jj');
  expect(second).toHaveFocus();
  await user.keyboard('k/');
  const search = screen.getByRole('searchbox');
  expect(search).toHaveFocus();
  await user.keyboard('j?');
  expect(search).toHaveValue('j?');
  second.focus();
  await user.keyboard('?');
  const dialog = await screen.findByRole('dialog', { name: 'Raccourcis clavier' });
  await user.click(within(dialog).getByLabelText(/Utiliser ces raccourcis/));
  await user.click(within(dialog).getByRole('button', { name: 'Fermer' }));
  second.focus();
  await user.keyboard('k');
  expect(second).toHaveFocus();
  await user.click(screen.getByRole('button', { name: 'Raccourcis clavier' }));
  await user.click(await screen.findByLabelText(/Utiliser ces raccourcis/));
  expect(localStorage.getItem('guichet.keys')).toBeNull();
});

test('what an address says is what a view keeps', () => {
  expect(filtersOf({ q: 'piano', status: undefined, sort: '' })).toEqual({ q: 'piano' });
  expect(isSameView({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
  expect(isSameView({ a: '1' }, { a: '1', b: '2' })).toBe(false);
});
