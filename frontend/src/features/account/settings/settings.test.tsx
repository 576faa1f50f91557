import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { HttpResponse, http } from 'msw';
import { beforeEach, expect, test } from 'vitest';
import { adoptSession } from '~/api/session-store';
import { me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve, server } from '~/test/server';

beforeEach(() => {
  adoptSession(signedIn('token'));
  serve('get', '/me', () => me);
});

test('whoever is not signed in goes to the door and comes back', async () => {
  serve('post', '/auth/refresh', () => no('accounts.session_over', 'Session terminée'), 401);
  adoptSession({ ...signedIn('old'), expires_in: 0 });
  const { location } = renderApp('/account/security');
  await waitFor(() => expect(location()).toBe('/login?next=%2Faccount%2Fsecurity'));
});

test('the profile is saved, and the menu has the new name', async () => {
  const changes = serve('patch', '/me', (body) => ({ ...me, ...(body as object) }));
  const { user } = renderApp('/account');
  const name = await screen.findByLabelText('Votre nom');
  await user.clear(name);
  await user.type(name, 'Camille Roux');
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText('Enregistré')).toBeInTheDocument();
  expect(changes).toEqual([{ name: 'Camille Roux', phone: null, locale: 'fr' }]);
  expect(
    await screen.findByRole('button', { name: 'Camille Roux : menu du compte' }),
  ).toBeInTheDocument();
});

test('a change that needs a proof asks for it and goes on', async () => {
  let isProved = false;
  const asked = serve('post', '/me/email-change', () => ({}), 202);
  server.use(
    http.post('*/api/v1/me/email-change', () =>
      isProved
        ? undefined
        : HttpResponse.json(no('accounts.step_up_needed', 'Confirmez'), { status: 403 }),
    ),
  );
  serve('post', '/auth/mfa/step-up', () => {
    isProved = true;
    return { access_token: 'fresh', token_type: 'Bearer', expires_in: 600 };
  });
  const { user } = renderApp('/account');
  await user.type(await screen.findByLabelText('Nouvelle adresse'), 'new@example.org{Enter}');
  const dialog = await screen.findByRole('dialog', { name: 'C’est bien vous ?' });
  await user.type(within(dialog).getByLabelText('Code à six chiffres'), '123456');
  expect(await screen.findByText(/Nous avons écrit à new@example.org/)).toBeInTheDocument();
  expect(asked).toEqual([{ email: 'new@example.org' }]);
});

test('the password is changed, or its field says why not', async () => {
  serve(
    'post',
    '/auth/password/change',
    () => no('accounts.password_refused', 'Mot de passe actuel incorrect'),
    422,
  );
  const { user } = renderApp('/account/security');
  await user.type(await screen.findByLabelText('Mot de passe actuel'), 'wrong');
  await user.type(screen.getByLabelText('Nouveau mot de passe'), 'six lanternes au quai{Enter}');
  expect(await screen.findByText('Mot de passe actuel incorrect')).toBeInTheDocument();
  serve('post', '/auth/password/change', () => null);
  await user.click(screen.getByRole('button', { name: 'Changer mon mot de passe' }));
  expect(await screen.findByText('Mot de passe changé')).toBeInTheDocument();
});

test('new recovery codes are shown once', async () => {
  const recovery_codes = Array.from({ length: 10 }, (_, index) => `new${index}`);
  serve('post', '/auth/mfa/recovery-codes', () => ({ recovery_codes }));
  const { user } = renderApp('/account/recovery-codes');
  await user.click(await screen.findByRole('button', { name: 'Créer de nouveaux codes' }));
  expect(await screen.findByText('new0')).toBeInTheDocument();
});

const device = (id: string, is_current: boolean) => ({
  id,
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0',
  network: '192.0.2.0/24',
  is_current,
  created_at: '2026-07-01T08:00:00Z',
  last_used_at: '2026-07-02T08:00:00Z',
  expires_at: '2026-08-01T08:00:00Z',
});

test('devices are listed, and one is signed out', async () => {
  let devices = [device('a', true), device('b', false)];
  serve('get', '/auth/sessions', () => ({ data: devices }));
  serve('delete', '/auth/sessions/b', () => {
    devices = devices.slice(0, 1);
    return null;
  });
  const { user } = renderApp('/account/devices');
  await user.click(await screen.findByRole('button', { name: 'Déconnecter : Firefox, Linux' }));
  await user.click(
    within(await screen.findByRole('dialog')).getByRole('button', { name: 'Déconnecter' }),
  );
  await waitFor(() => expect(screen.getAllByText('Firefox, Linux')).toHaveLength(1));
});

test('signing out goes home', async () => {
  serve('post', '/auth/logout', () => null);
  serve('get', '/events', () => ({ data: [], next_cursor: null, total: 0 }));
  const { user, location } = renderApp('/account');
  await user.click(await screen.findByRole('button', { name: /menu du compte/ }));
  await user.click(screen.getByRole('button', { name: 'Se déconnecter' }));
  await waitFor(() => expect(location()).toBe('/'));
  expect(await screen.findByRole('link', { name: 'Se connecter' })).toBeInTheDocument();
});

test('a profile that was changed elsewhere is shown as it is now', async () => {
  serve('patch', '/me', () => no('http.precondition_failed', 'Modifié entre-temps'), 412);
  const { user } = renderApp('/account');
  await user.type(await screen.findByLabelText('Votre nom'), ' bis');
  serve('get', '/me', () => ({ ...me, name: 'Camille Ailleurs' }));
  await user.click(screen.getByRole('button', { name: 'Enregistrer' }));
  expect(await screen.findByText(/modifiée ailleurs entre-temps/)).toBeInTheDocument();
  expect(screen.getByLabelText('Votre nom')).toHaveValue('Camille Ailleurs');
});

const photo = { sources: [{ url: '/media/photos/p/96.jpg', size: 96 }] };
const pictureOf = (type: string, bytes = 10) => new File([new Uint8Array(bytes)], 'me', { type });

test('a photo is chosen, looked at, sent and taken away', async () => {
  serve('put', '/me/photo', () => {
    serve('get', '/me', () => ({ ...me, photo }));
    return photo;
  });
  serve('delete', '/me/photo', () => {
    serve('get', '/me', () => me);
    return null;
  });
  const { user } = renderApp('/account');
  const picker = await screen.findByLabelText('Choisir une photo');
  await user.upload(picker, pictureOf('image/png'));
  expect(screen.getByRole('img', { name: 'Aperçu de votre photo' })).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Utiliser cette photo' }));
  expect(await screen.findByText('Photo enregistrée')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Retirer la photo' }));
  expect(await screen.findByText('Photo retirée')).toBeInTheDocument();
});

test('a file that is no photo is refused before it is sent, and by the server', async () => {
  const { user } = renderApp('/account');
  const picker = await screen.findByLabelText('Choisir une photo');
  fireEvent.change(picker, { target: { files: [pictureOf('application/pdf')] } });
  expect(await screen.findByText('Choisissez une image JPEG, PNG ou WebP.')).toBeInTheDocument();
  fireEvent.change(picker, { target: { files: [pictureOf('image/png', 6 * 1_024 * 1_024)] } });
  expect(await screen.findByText(/dépasse 5 Mo/)).toBeInTheDocument();
  serve('put', '/me/photo', () => no('accounts.no_picture', 'Pas une image'), 422);
  fireEvent.change(picker, { target: { files: [pictureOf('image/png')] } });
  await user.click(await screen.findByRole('button', { name: 'Utiliser cette photo' }));
  expect(await screen.findByText(/pas une image lisible/)).toBeInTheDocument();
});

test('an account is erased by whoever types its address', async () => {
  serve('delete', '/me', () => null);
  const { user, location } = renderApp('/account/privacy');
  await user.click(await screen.findByRole('button', { name: 'Effacer mon compte…' }));
  const dialog = await screen.findByRole('dialog');
  const confirmation = within(dialog).getByLabelText('Tapez votre adresse e-mail pour confirmer');
  await user.type(confirmation, 'somebody@example.org{Enter}');
  expect(
    within(dialog).getByText('Cela ne correspond pas : recopiez exactement.'),
  ).toBeInTheDocument();
  await user.clear(confirmation);
  await user.type(confirmation, `${me.email}{Enter}`);
  await waitFor(() => expect(location()).toBe('/account-erased'));
  expect(
    await screen.findByRole('heading', { name: 'Votre compte est effacé' }),
  ).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Se connecter' })).toBeInTheDocument();
});

test('the last owner hands over first', async () => {
  serve('delete', '/me', () => no('accounts.last_owner', 'Dernier propriétaire'), 409);
  const { user } = renderApp('/account/privacy');
  await user.click(await screen.findByRole('button', { name: 'Effacer mon compte…' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox'), `${me.email}{Enter}`);
  expect(await within(dialog).findByText(/n’aurait plus de propriétaire/)).toBeInTheDocument();
});

test('an organization is opened', async () => {
  const theatre = { id: 'org-1', slug: 'theatre', name: 'Théâtre', role: 'owner' as const };
  serve('get', '/manage/org', () => ({
    ...theatre,
    color: '#000000',
    locale: 'fr',
    created_at: me.created_at,
  }));
  const made = serve(
    'post',
    '/manage/org',
    () => {
      serve('get', '/me', () => ({ ...me, organizations: [theatre] }));
      return theatre;
    },
    201,
  );
  const { user, location } = renderApp('/account/organizations');
  expect(await screen.findByText(/aucune organisation/)).toBeInTheDocument();
  await user.type(screen.getByLabelText('Nom de votre organisation'), 'Théâtre{Enter}');
  await waitFor(() => expect(location()).toBe('/organizations/theatre'));
  expect(made).toEqual([{ name: 'Théâtre' }]);
});
