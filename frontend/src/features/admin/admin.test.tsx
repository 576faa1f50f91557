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
  expect(await screen.findByText('accounts.signed_in')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Action'), 'accounts.{Enter}');
  await waitFor(() => expect(location()).toBe('/admin/audit?action=accounts.'));
});
