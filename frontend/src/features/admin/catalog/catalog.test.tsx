import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { adoptSession } from '~/api/session-store';
import { me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, server } from '~/test/server';

beforeEach(() => {
  adoptSession({ ...signedIn('token'), user: { ...me, role: 'admin' } });
});

const revue = {
  id: 'event-1',
  slug: 'revue',
  title_fr: 'Revue',
  status: 'published',
  visibility: 'public',
  is_featured: false,
  taken_down_at: null as string | null,
  organization_id: 'org-1',
  organization_slug: 'cabaret',
  organization: 'Cabaret',
  published_at: '2026-05-01T08:00:00Z',
};

test('an event is taken down with a reason', async () => {
  let event = revue;
  serve('get', '/admin/events', () => ({ data: [event], next_cursor: null, total: 1 }));
  const reasons = serve('post', '/admin/events/event-1/take-down', () => {
    event = { ...revue, taken_down_at: '2026-06-01T08:00:00Z' };
    return event;
  });
  const { user } = renderApp('/admin/events');
  await user.click(await screen.findByRole('button', { name: 'Retirer : Revue' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Motif'), 'Signalé comme arnaque');
  await user.click(within(dialog).getByRole('button', { name: 'Retirer' }));
  expect(await screen.findByRole('button', { name: 'Remettre en ligne : Revue' })).toBeVisible();
  expect(reasons).toEqual([{ reason: 'Signalé comme arnaque' }]);
});

test('taking an event down asks for a fresh code when the last one is old, and goes on', async () => {
  let isProved = false;
  let event = revue;
  serve('get', '/admin/events', () => ({ data: [event], next_cursor: null, total: 1 }));
  const reasons: unknown[] = [];
  server.use(
    http.post('*/api/v1/admin/events/event-1/take-down', async ({ request }) => {
      if (!isProved) {
        const needed = { ...no('accounts.step_up_needed', 'Confirmez'), status: 403 };
        return HttpResponse.json(needed, { status: 403 });
      }
      reasons.push(await request.json());
      event = { ...revue, taken_down_at: '2026-06-01T08:00:00Z' };
      return HttpResponse.json(event);
    }),
  );
  const proofs = serve('post', '/auth/mfa/step-up', () => {
    isProved = true;
    return { access_token: 'fresh', token_type: 'Bearer', expires_in: 600 };
  });
  const { user } = renderApp('/admin/events');
  await user.click(await screen.findByRole('button', { name: 'Retirer : Revue' }));
  const dialog = await screen.findByRole('dialog', { name: 'Retirer l’événement ?' });
  await user.type(within(dialog).getByLabelText('Motif'), 'Signalé comme arnaque');
  await user.click(within(dialog).getByRole('button', { name: 'Retirer' }));
  // Changed one's mind: nothing was done, and the reason is still there.
  const proof = await screen.findByRole('dialog', { name: 'C’est bien vous ?' });
  await user.click(within(proof).getByRole('button', { name: 'Fermer' }));
  await waitFor(() => expect(screen.queryByText('C’est bien vous ?')).not.toBeInTheDocument());
  expect(within(dialog).getByLabelText('Motif')).toHaveValue('Signalé comme arnaque');
  expect(reasons).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Retirer' }));
  await user.type(await screen.findByLabelText('Code à six chiffres'), '123456');
  expect(await screen.findByRole('button', { name: 'Remettre en ligne : Revue' })).toBeVisible();
  expect(proofs).toEqual([{ code: '123456' }]);
  expect(reasons).toEqual([{ reason: 'Signalé comme arnaque' }]);
});

test('a category is made with a name', async () => {
  serve('get', '/admin/categories', () => ({ data: [] }));
  serve('get', '/admin/venues', () => ({ data: [], next_cursor: null, total: 0 }));
  const made = serve('post', '/admin/categories', () => ({}), 201);
  const { user } = renderApp('/admin/catalog');
  await user.click(await screen.findByRole('button', { name: 'Nouvelle catégorie' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Nom en français'), 'Cirque');
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter la catégorie' }));
  await waitFor(() =>
    expect(made).toEqual([{ name_fr: 'Cirque', name_en: null, parent_id: null }]),
  );
});
