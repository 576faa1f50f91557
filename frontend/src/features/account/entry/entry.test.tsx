import { screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { me, signedIn } from '~/test/fixtures';
import { renderApp } from '~/test/render';
import { no, serve } from '~/test/server';
import { forgetFlow } from './flow';
import { keepRegistration } from './pending-registration';

const codes = Array.from({ length: 10 }, (_, index) => `code${index}`);
const enrolment = {
  secret: 'ABCDEFGH',
  otpauth_uri: 'otpauth://totp/Guichet?secret=ABCDEFGH',
  qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
};
const heading = (name: string) => screen.findByRole('heading', { level: 1, name });

// A test ends where it stands; in the app, leaving the screen does this.
afterEach(forgetFlow);

test('a password and a code open the account', async () => {
  serve('get', '/me', () => me);
  const passwords = serve('post', '/auth/login', () => ({
    mfa_token: 'mfa-1',
    expires_in: 300,
    next: 'totp',
  }));
  const proofs = serve('post', '/auth/mfa/verify', () => signedIn('token'));
  const { user, location } = renderApp('/login');
  await heading('Heureux de vous revoir');
  await user.click(screen.getByRole('button', { name: 'Se connecter' }));
  expect(await screen.findAllByText('Remplissez ce champ.')).toHaveLength(2);
  expect(screen.getByLabelText('Adresse e-mail')).toHaveFocus();
  await user.type(screen.getByLabelText('Adresse e-mail'), 'camille@example.org');
  await user.type(screen.getByLabelText('Mot de passe'), 'velvet otter 9 harbour{Enter}');
  const code = await screen.findByLabelText('Code à six chiffres');
  await user.click(code);
  await user.paste('Votre code : 123 456');
  await waitFor(() => expect(location()).toBe('/account'));
  expect(passwords).toEqual([{ email: 'camille@example.org', password: 'velvet otter 9 harbour' }]);
  expect(proofs).toEqual([{ code: '123456', transport: 'cookie' }]);
  expect(await screen.findByRole('button', { name: /menu du compte/ })).toBeInTheDocument();
});

test('who works at doors and nowhere else begins at the door', async () => {
  const user = {
    ...me,
    organizations: [{ id: 'org-1', slug: 'parc', name: 'Parc', role: 'door' as const }],
  };
  serve('get', '/me', () => user);
  serve('get', '/checkin/lists', () => ({ data: [] }));
  serve('post', '/auth/login', () => ({ mfa_token: 'mfa-1', expires_in: 300, next: 'totp' }));
  serve('post', '/auth/mfa/verify', () => ({ ...signedIn('token'), user }));
  const app = renderApp('/login');
  await heading('Heureux de vous revoir');
  await app.user.type(screen.getByLabelText('Adresse e-mail'), 'camille@example.org');
  await app.user.type(screen.getByLabelText('Mot de passe'), 'velvet otter 9 harbour{Enter}');
  await app.user.click(await screen.findByLabelText('Code à six chiffres'));
  await app.user.paste('123456');
  await waitFor(() => expect(app.location()).toBe('/door'));
});

test('a wrong code is said at its field; a dead step begins again', async () => {
  serve('post', '/auth/login', () => ({ mfa_token: 'mfa-1', expires_in: 300, next: 'totp' }));
  serve('post', '/auth/mfa/verify', () => no('accounts.wrong_code', 'Code incorrect'), 401);
  const { user } = renderApp('/login');
  await user.type(await screen.findByLabelText('Adresse e-mail'), 'camille@example.org');
  await user.type(screen.getByLabelText('Mot de passe'), 'velvet otter 9 harbour{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Je n’ai pas mon téléphone' }));
  await user.type(screen.getByLabelText('Code de secours'), 'abc{Enter}');
  expect(await screen.findByText('Code incorrect')).toBeInTheDocument();
  expect(screen.getByLabelText('Code de secours')).toBeInvalid();
  serve('post', '/auth/mfa/verify', () => no('accounts.mfa_token_invalid', 'Expiré'), 401);
  await user.click(screen.getByRole('button', { name: 'Se connecter' }));
  expect(await screen.findByText(/Rien n’est perdu/)).toBeInTheDocument();
});

test('the registration form says how good the password is, and leads to the mail', async () => {
  const wishes = serve(
    'post',
    '/auth/register',
    () => ({ registration_token: 'grg_1', expires_in: 1800 }),
    202,
  );
  const { user, location } = renderApp('/register?as=organizer&next=%2Fevents');
  await heading('Créez votre compte');
  await user.type(screen.getByLabelText(/Nom de votre organisation/), 'Théâtre du Parc');
  await user.type(screen.getByLabelText('Votre nom'), 'Camille Durand');
  await user.type(screen.getByLabelText('Adresse e-mail'), 'camille@example.org');
  await user.type(screen.getByLabelText('Mot de passe'), 'velvet otter 9 harbour');
  expect(screen.getByText('Un bon mot de passe.')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Créer mon compte' }));
  await heading('Regardez vos e-mails');
  expect(location()).toBe('/verify-email');
  expect(wishes).toMatchObject([{ organization_name: 'Théâtre du Parc', locale: 'fr' }]);
  expect(screen.getByRole('button', { name: /Renvoyer un code/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
});

test('a registration goes from the code of the mail to the recovery codes', async () => {
  keepRegistration('camille@example.org', { registration_token: 'grg_1', expires_in: 1800 });
  serve('get', '/me', () => me);
  const proofs = serve('post', '/auth/verify-email', () => ({
    mfa_token: 'mfa-1',
    expires_in: 300,
    next: 'totp_enrol',
  }));
  serve('post', '/auth/mfa/totp/enrol', () => enrolment);
  serve('post', '/auth/mfa/totp/confirm', () => ({ ...signedIn('token'), recovery_codes: codes }));
  const { user, location } = renderApp('/verify-email');
  await user.type(await screen.findByLabelText('Code reçu par e-mail'), '027364');
  await heading('Votre téléphone, seconde clé');
  expect(proofs).toEqual([{ registration_token: 'grg_1', code: '027364' }]);
  expect(screen.getByText('ABCD EFGH')).toBeInTheDocument();
  await user.type(screen.getByLabelText('Code à six chiffres'), '123456');
  await user.click(screen.getByRole('button', { name: 'Enregistrer ce téléphone' }));
  await heading('Dix codes pour les mauvais jours');
  expect(screen.getByText('code9')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Copier' }));
  expect(await screen.findAllByText('Copié')).not.toHaveLength(0);
  await user.click(screen.getByRole('checkbox'));
  await user.click(screen.getByRole('button', { name: 'Continuer' }));
  await waitFor(() => expect(location()).toBe('/account'));
});

test('what the server says of a password is at its field, in the reader’s language', async () => {
  const field = { pointer: '/password', code: 'guessable', detail: 'easy to guess' };
  serve('post', '/auth/register', () => no('http.invalid_body', 'Non', [field]), 422);
  const { user } = renderApp('/register');
  await user.type(await screen.findByLabelText('Votre nom'), 'Camille Durand');
  await user.type(screen.getByLabelText('Adresse e-mail'), 'camille@example.org');
  await user.type(screen.getByLabelText('Mot de passe'), 'Password12345{Enter}');
  expect(await screen.findByText(/Il serait vite deviné/)).toBeInTheDocument();
});

test('a forgotten password is asked for, and set with the link', async () => {
  serve('post', '/auth/password/forgot', () => ({}), 202);
  const { user } = renderApp('/forgot-password');
  await user.type(await screen.findByLabelText('Adresse e-mail'), 'camille@example.org{Enter}');
  await heading('Regardez vos e-mails');
  await user.click(screen.getByRole('button', { name: 'Essayer une autre adresse' }));
  expect(await heading('Mot de passe oublié ?')).toBeInTheDocument();
});

test.each([
  [
    '/account/email/confirm',
    '/me/email-change/confirm',
    'Utiliser cette adresse',
    'Votre adresse est changée',
  ],
  [
    '/account/email/undo',
    '/me/email-change/undo',
    'Reprendre mon adresse',
    'Votre ancienne adresse est rétablie',
  ],
  [
    '/account/factor-reset/cancel',
    '/auth/mfa/reset/cancel',
    'Arrêter le retrait',
    'Rien ne sera retiré',
  ],
])('the link to %s does its work when it is confirmed', async (page, path, action, done) => {
  const sent = serve('post', path, () => null);
  const { user } = renderApp(`${page}#token=abc`);
  await user.click(await screen.findByRole('button', { name: action }));
  await heading(done);
  expect(sent).toEqual([{ token: 'abc' }]);
});

test('links without a token, and used ones, say so', async () => {
  serve('post', '/auth/password/reset', () => no('accounts.link_invalid', 'Lien invalide'), 422);
  const { user } = renderApp('/reset-password#token=used');
  await user.type(
    await screen.findByLabelText('Nouveau mot de passe'),
    'six lanternes au quai{Enter}',
  );
  expect(await heading('Ce lien ne fonctionne pas (ou plus)')).toBeInTheDocument();
});

test('the page of the mail’s code needs a registration', async () => {
  renderApp('/verify-email');
  expect(await heading('Quel était cet e-mail ?')).toBeInTheDocument();
});

test('who registers an organization begins with its events, not with the page they came by', async () => {
  keepRegistration('camille@example.org', { registration_token: 'grg_1', expires_in: 1800 });
  const theatre = { id: 'org-1', slug: 'theatre', name: 'Théâtre', role: 'owner' as const };
  const owner = { ...me, organizations: [theatre] };
  serve('get', '/me', () => owner);
  serve('get', '/manage/events', () => ({ data: [], next_cursor: null, total: 0 }));
  serve('post', '/auth/verify-email', () => ({
    mfa_token: 'mfa-1',
    expires_in: 300,
    next: 'totp_enrol',
  }));
  serve('post', '/auth/mfa/totp/enrol', () => enrolment);
  serve('post', '/auth/mfa/totp/confirm', () => ({
    ...signedIn('token'),
    user: owner,
    recovery_codes: codes,
  }));
  const { user, location } = renderApp('/verify-email');
  await user.type(await screen.findByLabelText('Code reçu par e-mail'), '027364');
  await user.type(await screen.findByLabelText('Code à six chiffres'), '123456');
  await user.click(screen.getByRole('button', { name: 'Enregistrer ce téléphone' }));
  await heading('Dix codes pour les mauvais jours');
  await user.click(screen.getByRole('checkbox'));
  await user.click(screen.getByRole('button', { name: 'Continuer' }));
  await waitFor(() => expect(location()).toBe('/organizations/theatre/events'));
});
