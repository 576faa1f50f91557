import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import type { MemberView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { managedRow, me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { ETAG, no, serve, server } from '~/test/server';

const theatre = { id: 'org-1', slug: 'theatre', name: 'Théâtre du Parc', role: 'owner' as const };
const owner = { ...me, organizations: [theatre] };
const member = (user_id: string, name: string, role: MemberView['role']): MemberView => ({
  user_id,
  name,
  email: `${user_id}@example.org`,
  role,
  event_ids: [],
  expires_at: null,
  created_at: '2026-05-01T08:00:00Z',
});
const waiting = {
  id: 'inv-1',
  email: 'lea@example.org',
  role: 'door',
  event_ids: [],
  access_expires_at: null,
  inviter: 'Camille Durand',
  locale: 'fr',
  expires_at: '2026-08-01T08:00:00Z',
  created_at: '2026-07-01T08:00:00Z',
};

const sheet = {
  id: 'org-1',
  slug: 'theatre',
  name: 'Théâtre du Parc',
  description_fr: null,
  description_en: null,
  website: null,
  contact_email: null,
  color: '#b4330f',
  locale: 'fr',
  created_at: '2026-05-01T08:00:00Z',
};

beforeEach(() => {
  adoptSession({ ...signedIn('token'), user: owner });
  serve('get', '/me', () => owner);
  serve('get', '/manage/org/members', () => ({
    data: [member('user-1', 'Camille Durand', 'owner'), member('user-2', 'Léa Petit', 'door')],
    next_cursor: null,
  }));
  serve('get', '/manage/org/invitations', () => ({ data: [waiting] }));
  serve('get', '/manage/org', () => sheet);
  serve('get', '/manage/events', () => ({
    data: [
      managedRow({ id: 'event-1', title_fr: 'Finale du 100 m' }),
      managedRow({ id: 'event-2', title_fr: 'Ailleurs', status: 'archived' }),
    ],
    next_cursor: null,
    total: 2,
  }));
});

test('somebody at the door is limited to events and to a time', async () => {
  const changes = serve('patch', '/manage/org/members/user-2', () =>
    member('user-2', 'Léa Petit', 'door'),
  );
  const { user } = renderApp('/organizations/theatre/members');
  await user.click(await screen.findByRole('button', { name: 'Modifier : Léa Petit' }));
  const editor = await screen.findByRole('dialog');
  await user.click(await within(editor).findByLabelText('Finale du 100 m'));
  expect(within(editor).queryByLabelText('Ailleurs')).not.toBeInTheDocument();
  fireEvent.input(within(editor).getByLabelText('Jusqu’au (facultatif)'), {
    target: { value: '2099-01-02T03:04' },
  });
  await user.click(within(editor).getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() =>
    expect(changes).toEqual([
      { role: 'door', event_ids: ['event-1'], expires_at: '2099-01-02T08:04:00.000Z' },
    ]),
  );
});

test('a long list of members comes page by page', async () => {
  server.use(
    http.get('*/api/v1/manage/org/members', ({ request }) =>
      new URL(request.url).searchParams.get('cursor') === 'more'
        ? HttpResponse.json({ data: [member('user-9', 'Zoé Neuf', 'support')], next_cursor: null })
        : HttpResponse.json({
            data: [member('user-1', 'Camille Durand', 'owner')],
            next_cursor: 'more',
          }),
    ),
  );
  const { user } = renderApp('/organizations/theatre/members');
  await user.click(await screen.findByRole('button', { name: 'Afficher la suite' }));
  expect(await screen.findByText('Zoé Neuf')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Afficher la suite' })).not.toBeInTheDocument();
});

test('the sheet is changed against the version that was shown', async () => {
  const changes = serve('patch', '/manage/org', () => ({ ...sheet, website: 'https://a.example' }));
  const versions: (string | null)[] = [];
  server.use(
    http.patch('*/api/v1/manage/org', ({ request }) => {
      versions.push(request.headers.get('if-match'));
      return undefined;
    }),
  );
  const { user } = renderApp('/organizations/theatre');
  await user.type(await screen.findByLabelText('Site web'), 'https://a.example');
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText('Enregistré')).toBeInTheDocument();
  expect(versions).toContain(ETAG);
  expect(changes).toMatchObject([{ website: 'https://a.example', description_fr: null }]);
});

test('who changed it in the meantime is said, and shown', async () => {
  serve('patch', '/manage/org', () => no('http.precondition_failed', 'Modifié entre-temps'), 412);
  const { user } = renderApp('/organizations/theatre');
  const name = await screen.findByLabelText('Nom de votre organisation');
  await user.type(name, ' bis');
  serve('get', '/manage/org', () => ({ ...sheet, name: 'Théâtre du Lac' }));
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText(/modifiée ailleurs entre-temps/)).toBeInTheDocument();
  expect(screen.getByLabelText('Nom de votre organisation')).toHaveValue('Théâtre du Lac');
});

test('who only helps reads the sheet, sees no other page, and may leave', async () => {
  const helper = { ...me, organizations: [{ ...theatre, role: 'door' as const }] };
  adoptSession({ ...signedIn('token'), user: helper });
  const left = serve('delete', '/manage/org/members/user-1', () => null);
  serve('get', '/me', () => me);
  const { user, location } = renderApp('/organizations/theatre');
  expect(await screen.findByRole('heading', { name: 'Présentation' })).toBeInTheDocument();
  expect(screen.queryByLabelText('Site web')).not.toBeInTheDocument();
  expect(screen.queryByRole('link', { name: 'Membres' })).not.toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Quitter' }));
  await user.click(
    within(await screen.findByRole('dialog')).getByRole('button', { name: 'Quitter' }),
  );
  await waitFor(() => expect(location()).toBe('/account/organizations'));
  expect(left).toHaveLength(1);
  expect(await screen.findByText(/aucune organisation/)).toBeInTheDocument();
});

test('an owner deletes an organization that sold nothing, by its name', async () => {
  serve('delete', '/manage/org', () => no('accounts.organization_in_use', 'Utilisée'), 409);
  const { user, location } = renderApp('/organizations/theatre');
  await user.click(await screen.findByRole('button', { name: 'Supprimer l’organisation…' }));
  const dialog = await screen.findByRole('dialog');
  const name = within(dialog).getByRole('textbox');
  await user.type(name, 'Théâtre{Enter}');
  expect(within(dialog).getByText(/ne correspond pas/)).toBeInTheDocument();
  await user.type(name, ' du Parc{Enter}');
  expect(await within(dialog).findByText(/ce qui a été vendu est gardé/)).toBeInTheDocument();
  serve('delete', '/manage/org', () => null);
  serve('get', '/me', () => me);
  await user.click(within(dialog).getByRole('button', { name: 'Supprimer pour toujours' }));
  await waitFor(() => expect(location()).toBe('/account/organizations'));
});

test('a page that a role may not open says so', async () => {
  serve('get', '/manage/org/audit-log', () => no('accounts.not_allowed', 'Non'), 403);
  renderApp('/organizations/theatre/audit');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Ce guichet n’est pas le vôtre' }),
  ).toBeInTheDocument();
});

test('a role is changed, and the last owner cannot go', async () => {
  const changes = serve('patch', '/manage/org/members/user-2', () =>
    member('user-2', 'Léa Petit', 'support'),
  );
  serve(
    'delete',
    '/manage/org/members/user-1',
    () => no('accounts.last_owner', 'Dernier propriétaire'),
    409,
  );
  const { user } = renderApp('/organizations/theatre/members');
  await user.click(await screen.findByRole('button', { name: 'Modifier : Léa Petit' }));
  const editor = await screen.findByRole('dialog', { name: 'Le rôle de Léa Petit' });
  await user.selectOptions(within(editor).getByLabelText('Rôle'), 'support');
  await user.click(within(editor).getByRole('button', { name: 'Enregistrer' }));
  await waitFor(() =>
    expect(changes).toEqual([{ role: 'support', event_ids: [], expires_at: null }]),
  );
  await user.click(screen.getByRole('button', { name: 'Quitter' }));
  const dialog = await screen.findByRole('dialog', { name: 'Quitter cette organisation ?' });
  await user.click(within(dialog).getByRole('button', { name: 'Quitter' }));
  expect(await within(dialog).findByText('Dernier propriétaire.')).toBeInTheDocument();
});

test('somebody is invited, again, and not any more', async () => {
  const invited = serve('post', '/manage/org/invitations', () => waiting, 201);
  serve('post', '/manage/org/invitations/inv-1/resend', () => waiting);
  const revoked = serve('delete', '/manage/org/invitations/inv-1', () => null);
  const { user } = renderApp('/organizations/theatre/members');
  await user.type(await screen.findByLabelText('Adresse e-mail'), 'lea@example.org');
  await user.selectOptions(screen.getByLabelText('Rôle'), 'door');
  await user.click(screen.getByRole('button', { name: 'Envoyer l’invitation' }));
  expect(
    await screen.findByText('L’invitation de lea@example.org est partie.'),
  ).toBeInTheDocument();
  expect(invited).toEqual([{ email: 'lea@example.org', role: 'door', event_ids: [] }]);
  await user.click(screen.getByRole('button', { name: 'Renvoyer : lea@example.org' }));
  expect(await screen.findByText(/Renvoyée/)).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Annuler : lea@example.org' }));
  await waitFor(() => expect(revoked).toHaveLength(1));
});

test('a token is made and shown once', async () => {
  serve('get', '/manage/org/api-tokens', () => ({ data: [] }));
  const made = serve(
    'post',
    '/manage/org/api-tokens',
    () => ({
      id: 'token-1',
      token: 'gat_abc',
      name: 'Compta',
      scopes: ['members:read'],
      expires_at: '2026-08-01T08:00:00Z',
    }),
    201,
  );
  const { user } = renderApp('/organizations/theatre/tokens');
  await user.type(await screen.findByLabelText('À quoi il sert'), 'Compta');
  await user.click(screen.getByLabelText('Ses membres'));
  await user.click(screen.getByRole('button', { name: 'Créer le jeton' }));
  expect(await screen.findByText('gat_abc')).toBeInTheDocument();
  expect(made).toMatchObject([{ name: 'Compta', scopes: ['organization:read', 'members:read'] }]);
});

test('an invitation is read and accepted', async () => {
  serve('post', '/member-invitations/open', () => ({
    organization: 'Théâtre du Parc',
    organization_slug: 'theatre',
    role: 'door',
    n_events: 0,
    access_expires_at: null,
    inviter: 'Ada',
    email: 'camille@example.org',
    expires_at: '2026-08-01T08:00:00Z',
  }));
  const accepted = serve('post', '/member-invitations/accept', () => theatre);
  const { user, location } = renderApp('/invitations#token=abc');
  await user.click(await screen.findByRole('button', { name: 'Accepter' }));
  await waitFor(() => expect(location()).toBe('/organizations/theatre'));
  expect(accepted).toEqual([{ token: 'abc' }]);
});

test('an organization of others is not there', async () => {
  renderApp('/organizations/other/members');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Ce guichet n’existe pas' }),
  ).toBeInTheDocument();
});
