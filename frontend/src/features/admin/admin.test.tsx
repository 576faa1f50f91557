import { screen, waitFor, within } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { adoptSession } from '~/api/session-store';
import { me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { serve } from '~/test/server';

const account = {
  id: 'user-2',
  email: 'lea@example.org',
  name: 'Léa Petit',
  role: 'user',
  status: 'active',
  is_enrolled: true,
  created_at: '2026-05-01T08:00:00Z',
};
const details = {
  ...account,
  phone: null,
  locale: 'fr',
  enrolled_at: '2026-05-01T08:00:00Z',
  n_recovery_codes: 9,
  n_sessions: 2,
  last_used_at: null,
  organizations: [],
  factor_reset: null,
};

beforeEach(() => {
  adoptSession({ ...signedIn('token'), user: { ...me, role: 'admin' } });
});

test('accounts are searched by what the address says', async () => {
  serve('get', '/admin/users', () => ({ data: [account], next_cursor: 'next' }));
  const { user, location } = renderApp('/admin/users');
  await user.type(await screen.findByLabelText('Nom ou adresse'), 'lea{Enter}');
  await waitFor(() => expect(location()).toBe('/admin/users?q=lea'));
  await user.selectOptions(screen.getByLabelText('État'), 'active');
  await waitFor(() => expect(location()).toBe('/admin/users?q=lea&status=active'));
  expect(screen.getByRole('link', { name: 'Page suivante' })).toBeInTheDocument();
});

test('administration begins with the accounts', async () => {
  serve('get', '/admin/users', () => ({ data: [account], next_cursor: null }));
  const { location } = renderApp('/admin');
  expect(await screen.findByRole('link', { name: 'Léa Petit' })).toBeInTheDocument();
  expect(location()).toBe('/admin/users');
});

test('an account is disabled with a reason', async () => {
  let status = 'active';
  serve('get', '/admin/users/user-2', () => ({ ...details, status }));
  const reasons = serve('post', '/admin/users/user-2/disable', () => {
    status = 'disabled';
    return { ...details, status };
  });
  const { user } = renderApp('/admin/users/user-2');
  await user.click(await screen.findByRole('button', { name: 'Désactiver le compte' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Motif'), 'Demandé par la personne');
  await user.click(within(dialog).getByRole('button', { name: 'Désactiver le compte' }));
  expect(await screen.findByText('Désactivé')).toBeInTheDocument();
  expect(reasons).toEqual([{ reason: 'Demandé par la personne' }]);
});

test('the audit log tells who did what', async () => {
  serve('get', '/admin/audit-log', () => ({
    data: [
      {
        seq: 7,
        at: '2026-07-01T08:00:00Z',
        actor: { id: 'user-2', name: 'Léa Petit' },
        on_behalf_of: null,
        organization: null,
        action: 'accounts.signed_in',
        subject: 'user:user-2',
        details: { method: 'totp' },
        network: '192.0.2.0/24',
        request_id: 'req-1',
      },
    ],
    next_cursor: null,
  }));
  const { user, location } = renderApp('/admin/audit');
  expect(await screen.findByText('Connexion', { selector: 'strong' })).toBeInTheDocument();
  expect(screen.getByText('totp')).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Action'), 'Rôle de plateforme modifié');
  await waitFor(() => expect(location()).toBe('/admin/audit?action=accounts.role_changed'));
});

const job = {
  id: 'job-1',
  name: 'notices.send_mail',
  payload: { letter: 'reset' },
  attempts: 12,
  last_error: 'connection refused',
  created_at: '2026-07-01T08:00:00Z',
};

test('a failed job is tried again, another one discarded', async () => {
  let jobs = [job, { ...job, id: 'job-2', name: 'someday.unknown' }];
  const drop = (id: string) => {
    jobs = jobs.filter((one) => one.id !== id);
    return null;
  };
  serve('get', '/admin/jobs/dead', () => ({ data: jobs, next_cursor: null }));
  serve('post', '/admin/jobs/dead/job-1/retry', () => drop('job-1'));
  serve('delete', '/admin/jobs/dead/job-2', () => drop('job-2'));
  const { user } = renderApp('/admin/jobs');
  await user.click(await screen.findByRole('button', { name: 'Réessayer : Envoi d’un e-mail' }));
  expect(await screen.findByText('Remise en file')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Abandonner : someday.unknown' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Abandonner' }));
  expect(await screen.findByText(/Rien n’a échoué/)).toBeInTheDocument();
});

test('an organization is looked into for a reason, and closed again', async () => {
  const access = {
    organization_id: 'org-1',
    organization_slug: 'theatre',
    organization: 'Théâtre du Parc',
    reason: 'Appel du trésorier, dossier 12',
    expires_at: '2026-07-01T08:30:00Z',
    created_at: '2026-07-01T08:00:00Z',
  };
  let accesses: (typeof access)[] = [];
  serve('get', '/admin/support-accesses', () => ({ data: accesses }));
  serve('get', '/admin/organizations', () => ({
    data: [
      {
        id: 'org-1',
        slug: 'theatre',
        name: 'Théâtre du Parc',
        n_members: 3,
        created_at: access.created_at,
      },
    ],
    next_cursor: null,
  }));
  const opened = serve(
    'post',
    '/admin/organizations/org-1/support-access',
    () => {
      accesses = [access];
      return access;
    },
    201,
  );
  serve('delete', '/admin/organizations/org-1/support-access', () => {
    accesses = [];
    return null;
  });
  serve('get', '/manage/org', () => ({
    id: 'org-1',
    slug: 'theatre',
    name: 'Théâtre du Parc',
    description_fr: null,
    description_en: null,
    website: 'https://theatre.example',
    contact_email: null,
    color: '#b4330f',
    locale: 'fr',
    created_at: access.created_at,
  }));
  serve('get', '/manage/org/members', () => ({ data: [], next_cursor: null }));
  serve('get', '/manage/org/audit-log', () => ({ data: [], next_cursor: null }));
  const { user, location } = renderApp('/admin/organizations');
  await user.click(
    await screen.findByRole('button', { name: 'Demander l’accès : Théâtre du Parc' }),
  );
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Motif'), 'Appel du trésorier');
  await user.selectOptions(within(dialog).getByLabelText('Durée'), '60');
  await user.click(within(dialog).getByRole('button', { name: 'Ouvrir l’accès' }));
  await waitFor(() => expect(location()).toBe('/admin/organizations/org-1'));
  expect(opened).toEqual([{ reason: 'Appel du trésorier', minutes: 60 }]);
  expect(await screen.findByText('https://theatre.example')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Fermer l’accès' }));
  await waitFor(() => expect(location()).toBe('/admin/organizations'));
});
