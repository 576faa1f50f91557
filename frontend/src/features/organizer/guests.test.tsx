import { screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { adoptSession } from '~/api/session-store';
import { managedEvent, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { serve, server } from '~/test/server';

const theatre = { id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc', role: 'owner' as const };
const EDITOR = '/organizations/theatre/events/event-1';

beforeEach(() => {
  const owner = { ...me, organizations: [theatre] };
  adoptSession({ ...signedIn('token'), user: owner });
  serve('get', '/me', () => owner);
  serve('get', '/manage/events/event-1', () =>
    managedEvent({ status: 'published', visibility: 'private' }),
  );
  serve('get', '/manage/events/event-1/occurrences', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/offers', () => ({ data: [] }));
  serve('get', '/manage/venues', () => ({ data: [], next_cursor: null, total: 0 }));
});

test('a private link is shown once, with what it is limited to', async () => {
  serve('get', '/manage/events/event-1/private-links', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/invitations', () => ({ data: [], total: 0 }));
  const made = serve('post', '/manage/events/event-1/private-links', () => ({
    id: 'link-1',
    name: 'Presse',
    n_uses: 0,
    created_at: '2026-06-01T08:00:00Z',
    token: 'gpl_1',
    url: 'https://billets.example/events/piano#access=gpl_1',
  }));
  const { user } = renderApp(`${EDITOR}/guests`);
  await user.click(await screen.findByRole('button', { name: 'Nouveau lien privé' }));
  const dialog = await screen.findByRole('dialog', { name: 'Nouveau lien privé' });
  await user.type(within(dialog).getByLabelText('Pour qui ?'), 'Presse');
  await user.type(within(dialog).getByLabelText('Nombre de personnes'), '20');
  await user.click(within(dialog).getByRole('button', { name: 'Créer le lien' }));
  expect(await within(dialog).findByText(/#access=gpl_1/)).toBeInTheDocument();
  expect(made).toEqual([{ name: 'Presse', max_uses: 20, expires_at: null }]);
});

test('a pasted list is invited, and what was refused is told with its reason', async () => {
  serve('get', '/manage/events/event-1/private-links', () => ({ data: [] }));
  serve('get', '/manage/events/event-1/invitations', () => ({ data: [], total: 0 }));
  const sent = serve('post', '/manage/events/event-1/invitations', () => ({
    invited: [],
    refused: [{ row: 2, email: 'non', reason: 'invalid_address' }],
  }));
  const { user } = renderApp(`${EDITOR}/guests`);
  await user.type(
    await screen.findByLabelText('Adresses e-mail'),
    'Zoé <zoe@example.org>, non{Enter}lea@example.org',
  );
  await user.click(screen.getByRole('button', { name: 'Envoyer les invitations' }));
  expect(await screen.findByText('Adresse incorrecte')).toBeInTheDocument();
  const invitees = ['zoe@example.org', 'non', 'lea@example.org'].map((email) => ({ email }));
  expect(sent).toEqual([{ invitees, locale: 'fr' }]);
});

test('a choice has answers, and only those that were written are sent', async () => {
  serve('get', '/manage/events/event-1/questions', () => ({ data: [] }));
  const made = serve('post', '/manage/events/event-1/questions', () => ({}), 201);
  const { user } = renderApp(`${EDITOR}/questions`);
  await user.click(await screen.findByRole('button', { name: 'Nouvelle question' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Question en français'), 'Taille ?');
  await user.selectOptions(within(dialog).getByRole('combobox', { name: 'Réponse' }), 'choice');
  await user.type(await within(dialog).findByLabelText('Réponse 1 en français'), 'S');
  await user.type(within(dialog).getByLabelText('Réponse 2 en français'), 'M');
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter une réponse' }));
  await user.click(within(dialog).getByLabelText('Réponse obligatoire'));
  await user.click(within(dialog).getByRole('button', { name: 'Ajouter la question' }));
  await waitFor(() =>
    expect(made[0]).toMatchObject({
      label_fr: 'Taille ?',
      kind: 'choice',
      scope: 'order',
      is_required: true,
      choices: [
        { label_fr: 'S', label_en: null },
        { label_fr: 'M', label_en: null },
      ],
      offer_ids: null,
    }),
  );
});

const invitation = (n: number) => ({
  id: `invitation-${n}`,
  email: `guest${n}@example.org`,
  locale: 'fr',
  status: 'sent',
  sent_at: '2026-06-01T08:00:00Z',
  expires_at: '2026-07-01T08:00:00Z',
  answered_at: null,
});

test('the twenty-first invitation is one press away', async () => {
  serve('get', '/manage/events/event-1/private-links', () => ({ data: [] }));
  const asked: (string | null)[] = [];
  server.use(
    http.get('*/api/v1/manage/events/event-1/invitations', ({ request }) => {
      const cursor = new URL(request.url).searchParams.get('cursor');
      asked.push(cursor);
      const data = cursor ? [invitation(21)] : Array.from({ length: 20 }, (_, n) => invitation(n));
      return HttpResponse.json({ data, next_cursor: cursor ? null : 'page-2', total: 21 });
    }),
  );
  const { user } = renderApp(`${EDITOR}/guests`);
  expect(await screen.findByText('21 invitations')).toBeInTheDocument();
  expect(screen.queryByText('guest21@example.org')).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByText('guest21@example.org')).toBeInTheDocument();
  expect(screen.getByText('guest0@example.org')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).not.toBeInTheDocument();
  expect(asked).toEqual([null, 'page-2']);
});
