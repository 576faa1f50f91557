import { expectAccessible } from '../fixtures/axe';
import { mailedCode, mailedLink } from '../fixtures/mailbox';
import { PASSWORD, freshEmail, join, signIn } from '../fixtures/people';
import { expect, test } from '../fixtures/test';
import { Authenticator } from '../fixtures/totp';

const wholeMenu = /: menu du compte$/;

test('from nothing to signed in, with the code of the mail', async ({ page, request }) => {
  const email = freshEmail();
  await page.goto('/events');
  await page.getByRole('banner').getByRole('link', { name: 'Se connecter' }).click();
  await expect(page).toHaveURL('/login?next=%2Fevents');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Créer un compte' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Créez votre compte');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Créer mon compte' }).click();
  await expect(page.getByLabel('Votre nom')).toBeFocused();
  await expect(page.getByLabel('Votre nom')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);

  await page.getByRole('radio', { name: /J’organise/ }).check();
  await page.getByLabel('Nom de votre organisation').fill('Théâtre du Parc');
  await page.getByLabel('Votre nom').fill('Camille Durand');
  await page.getByLabel('Adresse e-mail').fill(email);
  const password = page.getByLabel('Mot de passe', { exact: true });
  await password.fill('password12345');
  await page.getByRole('button', { name: 'Créer mon compte' }).click();
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toBeFocused();
  await password.fill(PASSWORD);
  await page.getByRole('button', { name: 'Créer mon compte' }).click();

  await expect(page).toHaveURL('/verify-email');
  await expect(page.getByText(email)).toBeVisible();
  await expectAccessible(page);
  const digits = page.getByLabel('Code reçu par e-mail');
  await expect(digits).toHaveAttribute('autocomplete', 'one-time-code');
  await digits.fill('000000');
  await expect(digits).toHaveAttribute('aria-invalid', 'true');
  // A phone may drop the tab while its owner reads the mail.
  await page.reload();
  const code = await mailedCode(request, email);
  await digits.fill(`${code.slice(0, 3)} ${code.slice(3)}`);

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre téléphone, seconde clé');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const drawn = await page
    .getByRole('img', { name: /^QR code/ })
    .evaluate((image: HTMLImageElement) => image.naturalWidth);
  expect(drawn).toBeGreaterThan(0);
  await expectAccessible(page);
  const secret = (await page.locator('code').textContent()) ?? '';
  const app = new Authenticator(secret);
  await page.getByLabel('Code à six chiffres').fill('000000');
  await page.getByRole('button', { name: 'Enregistrer ce téléphone' }).click();
  await expect(page.getByText('Code incorrect')).toBeVisible();
  await page.getByLabel('Code à six chiffres').fill(await app.code());
  await page.getByRole('button', { name: 'Enregistrer ce téléphone' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Dix codes pour les mauvais jours',
  );
  await expect(page.getByRole('listitem').locator('code')).toHaveCount(10);
  await expectAccessible(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Télécharger' }).click();
  expect((await saved).suggestedFilename()).toBe('guichet-recovery-codes.txt');
  // The language switch redraws everything, and must not lose what is shown only once.
  await page.getByRole('button', { name: 'EN – English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ten codes for a rainy day');
  await page.getByRole('button', { name: 'FR – Français' }).click();
  await expect(page.getByRole('button', { name: 'Continuer' })).toBeDisabled();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Continuer' }).click();

  // Who organizes begins with their events, although they came by the list of all.
  await expect(page).toHaveURL(/^[^?]*\/organizations\/theatre-du-parc[^/]*\/events$/);
  await expect(page.getByRole('button', { name: 'Camille Durand : menu du compte' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: wholeMenu })).toBeVisible();
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), document.cookie]),
  );
  expect(kept).not.toContain('eyJ');
});

test('the link of the mail works on another device', async ({ page, request }) => {
  const email = freshEmail();
  const body = { email, password: PASSWORD, name: 'Léa Petit', locale: 'fr' };
  await request.post('/api/v1/auth/register', { data: body });
  await page.goto(await mailedLink(request, email, '/verify-email'));
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Confirmer mon adresse' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre téléphone, seconde clé');
});

test('signing in asks for the second factor and comes back', async ({ page, request }) => {
  const person = await join(request);
  await page.goto('/account/security');
  await expect(page).toHaveURL('/login?next=%2Faccount%2Fsecurity');
  await page.getByLabel('Adresse e-mail').fill(person.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill('not the password');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('Adresse ou mot de passe incorrect.');
  await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
  await page.keyboard.press('Enter');
  const code = page.getByLabel('Code à six chiffres');
  await expect(code).toBeFocused();
  await expectAccessible(page);
  await code.pressSequentially('123456');
  await expect(page.getByText('Code incorrect')).toBeVisible();
  await expect(code).toBeFocused();
  await code.pressSequentially(await person.app.code());
  await expect(page).toHaveURL('/account/security');
  await expect(page.getByRole('button', { name: wholeMenu })).toBeVisible();
});

test('a recovery code stands in for a lost phone', async ({ page, request }) => {
  const person = await join(request);
  await page.goto('/login');
  await page.getByLabel('Adresse e-mail').fill(person.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByRole('button', { name: 'Je n’ai pas mon téléphone' }).click();
  await expect(page.getByLabel('Code de secours')).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel('Code de secours').fill('wrong-code');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByText('Code incorrect')).toBeVisible();
  await page.getByLabel('Code de secours').fill(person.recoveryCodes[0] ?? '');
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page).toHaveURL('/account');
});

test('too many wrong passwords say how long to wait', async ({ page }) => {
  await page.route('**/api/v1/auth/login', (route) =>
    route.fulfill({
      status: 429,
      headers: { 'retry-after': '95' },
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'Trop de requêtes',
        status: 429,
        code: 'http.rate_limited',
        request_id: 'req-1',
      }),
    }),
  );
  await page.goto('/login');
  await page.getByLabel('Adresse e-mail').fill('camille@example.org');
  await page.getByLabel('Mot de passe', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await expect(page.getByRole('alert')).toHaveText(
    'Trop d’essais. Patientez 2 minutes, puis réessayez.',
  );
  await expectAccessible(page);
});

test('a step that took too long begins again kindly', async ({ page, request }) => {
  const person = await join(request);
  await page.goto('/login');
  await page.getByLabel('Adresse e-mail').fill(person.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.route('**/api/v1/auth/mfa/verify', (route) =>
    route.fulfill({
      status: 401,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: 'Expiré', status: 401, code: 'accounts.mfa_token_invalid' }),
    }),
  );
  await page.getByLabel('Code à six chiffres').fill('123456');
  await expect(page.getByText('Rien n’est perdu', { exact: false })).toBeVisible();
});

test('a forgotten password is replaced, and the second factor stays', async ({ page, request }) => {
  const person = await join(request);
  await page.goto('/login');
  await page.getByRole('link', { name: 'Mot de passe oublié ?' }).click();
  await expectAccessible(page);
  await page.getByLabel('Adresse e-mail').fill(person.email);
  await page.getByRole('button', { name: 'Recevoir un lien' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Regardez vos e-mails');
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  const link = await mailedLink(request, person.email, '/reset-password');
  await page.goto(link);
  await expectAccessible(page);
  const next = 'quatre lampes sous la pluie';
  await page.getByLabel('Nouveau mot de passe').fill(next);
  await page.getByRole('button', { name: 'Enregistrer ce mot de passe' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre mot de passe est changé');
  await signIn(page, { ...person, password: next });

  await page.goto('/');
  await page.goto(link);
  await page.getByLabel('Nouveau mot de passe').fill('cinq lampes sous la pluie');
  await page.getByRole('button', { name: 'Enregistrer ce mot de passe' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Ce lien ne fonctionne pas/);
  await expectAccessible(page);
});

test('links that lead elsewhere do not', async ({ page, request }) => {
  const person = await join(request);
  await page.goto('/login?next=//evil.example/');
  await page.getByLabel('Adresse e-mail').fill(person.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await page.getByLabel('Code à six chiffres').fill(await person.app.code());
  await expect(page).toHaveURL('/account');
});

test('a session is shared by the tabs, and signing out ends it in all of them', async ({
  page,
  context,
  request,
}) => {
  const person = await join(request);
  await signIn(page, person);
  const other = await context.newPage();
  await other.goto('/account/security');
  await expect(other.getByRole('button', { name: wholeMenu })).toBeVisible();
  await page.getByRole('button', { name: wholeMenu }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page).toHaveURL('/');
  await expect(page.getByRole('banner').getByRole('link', { name: 'Se connecter' })).toBeVisible();
  await expect(other).toHaveURL('/login?next=%2Faccount%2Fsecurity');
  await page.goto('/account');
  await expect(page).toHaveURL('/login?next=%2Faccount');
});

test('many tabs that open at once keep the session', async ({ page, context, request }) => {
  await signIn(page, await join(request));
  const tabs = await Promise.all(Array.from({ length: 4 }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => tab.goto('/account')));
  for (const tab of [...tabs, page]) {
    await tab.reload();
    await expect(tab.getByRole('button', { name: wholeMenu })).toBeVisible();
  }
});
