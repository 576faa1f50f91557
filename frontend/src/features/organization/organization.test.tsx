import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import type { MemberView } from '~/api/gen/types.gen';
import { adoptSession } from '~/api/session-store';
import { me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve } from '~/test/server';

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

beforeEach(() => {
  adoptSession({ ...signedIn('token'), user: owner });
  serve('get', '/me', () => owner);
  serve('get', '/manage/org/members', () => ({
    data: [member('user-1', 'Camille Durand', 'owner'), member('user-2', 'Léa Petit', 'door')],
    next_cursor: null,
  }));
  serve('get', '/manage/org/invitations', () => ({ data: [waiting] }));
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
  await user.selectOptions(await screen.findByLabelText('Rôle de Léa Petit'), 'support');
  await waitFor(() => expect(changes).toEqual([{ role: 'support' }]));
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
  expect(invited).toEqual([{ email: 'lea@example.org', role: 'door' }]);
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
  expect(made).toEqual([{ name: 'Compta', scopes: ['organization:read', 'members:read'] }]);
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
  await waitFor(() => expect(location()).toBe('/organizations/theatre/members'));
  expect(accepted).toEqual([{ token: 'abc' }]);
});

test('an organization of others is not there', async () => {
  renderApp('/organizations/other/members');
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Ce guichet n’existe pas' }),
  ).toBeInTheDocument();
});
