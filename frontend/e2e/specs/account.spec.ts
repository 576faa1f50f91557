import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { AccountExportView } from '../../src/api/gen/types.gen';
import { expectAccessible } from '../fixtures/axe';
import { mailedLink } from '../fixtures/mailbox';
import { type Person, freshEmail, join, signIn } from '../fixtures/people';
import { expect, test } from '../fixtures/test';
import { Authenticator } from '../fixtures/totp';

/** As if the last proof were older than five minutes: the first answer says so. */
async function demandProof(page: Page, path: string): Promise<void> {
  let isFirst = true;
  await page.route(path, async (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    return route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ title: 'Confirmez', status: 403, code: 'accounts.step_up_needed' }),
    });
  });
}

async function prove(page: Page, person: Person): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'C’est bien vous ?' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Code à six chiffres').fill(await person.app.code());
  await expect(dialog).toBeHidden();
}

test('the profile is changed, and the header knows', async ({ page, request }) => {
  await signIn(page, await join(request));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Profil');
  await expectAccessible(page);
  await page.getByLabel('Votre nom').fill('Zoé Martin-Roux');
  await page.getByLabel('Téléphone (facultatif)').fill('12');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByLabel('Téléphone (facultatif)')).toBeFocused();
  await expect(
    page.getByText('Écrivez un numéro de 6 à 15 chiffres', { exact: false }),
  ).toBeVisible();
  await page.getByLabel('Téléphone (facultatif)').fill('06 12 34 56 78');
  await page.getByLabel('Langue de nos e-mails').selectOption('en');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('status').getByText('Enregistré')).toBeVisible();
  await expect(
    page.getByRole('button', { name: 'Zoé Martin-Roux : menu du compte' }),
  ).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Téléphone (facultatif)')).toHaveValue('0612345678');
});

test('a new address is confirmed by its mail, and can be taken back by the old one', async ({
  page,
  request,
}) => {
  const person = await join(request);
  await signIn(page, person);
  await demandProof(page, '**/api/v1/me/email-change');
  const next = freshEmail('nouvelle');
  await page.getByLabel('Nouvelle adresse').fill(next);
  await page.getByRole('button', { name: 'Changer d’adresse' }).click();
  await page.getByRole('dialog').getByLabel('Code à six chiffres').waitFor();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Changer d’adresse' })).toBeFocused();
  await page.getByRole('button', { name: 'Changer d’adresse' }).click();
  await expect(page.getByText(`Nous avons écrit à ${next}`, { exact: false })).toBeVisible();

  await page.goto(await mailedLink(request, next, '/account/email/confirm'));
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Utiliser cette adresse' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre adresse est changée');
  await page.goto('/account');
  await expect(page.getByRole('main').getByText(next).first()).toBeVisible();

  await page.goto(await mailedLink(request, person.email, '/account/email/undo'));
  await page.getByRole('button', { name: 'Reprendre mon adresse' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Votre ancienne adresse est rétablie',
  );
  await expect(page.getByRole('banner').getByRole('link', { name: 'Se connecter' })).toBeVisible();
});

test('the password is changed after a proof', async ({ page, request }) => {
  const person = await join(request);
  await signIn(page, person, '/account/security');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectAccessible(page);
  await demandProof(page, '**/api/v1/auth/password/change');
  await page.getByLabel('Mot de passe actuel').fill('not this one at all');
  await page.getByLabel('Nouveau mot de passe').fill('six lanternes au bord du quai');
  await page.getByRole('button', { name: 'Changer mon mot de passe' }).click();
  await prove(page, person);
  await expect(page.getByText('Mot de passe actuel incorrect')).toBeVisible();
  await page.getByLabel('Mot de passe actuel').fill(person.password);
  await page.getByRole('button', { name: 'Changer mon mot de passe' }).click();
  await expect(page.getByText('Mot de passe changé')).toBeVisible();
  await expect(page.getByLabel('Nouveau mot de passe')).toHaveValue('');
});

test('new recovery codes are made and kept', async ({ page, request }) => {
  await signIn(page, await join(request), '/account/security');
  await expect(page.getByText('Il reste 10 codes')).toBeVisible();
  await page.getByRole('link', { name: 'Créer de nouveaux codes' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Créer de nouveaux codes' }).click();
  await expect(page.getByRole('listitem').locator('code')).toHaveCount(10);
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Continuer' }).click();
  await expect(page).toHaveURL('/account/security');
});

test('the second factor moves to a new phone', async ({ page, request }) => {
  await signIn(page, await join(request), '/account/security');
  await page.getByRole('link', { name: 'Passer à un nouveau téléphone' }).click();
  await page.getByRole('button', { name: 'Commencer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre téléphone, seconde clé');
  const phone = new Authenticator((await page.locator('code').textContent()) ?? '');
  await page.getByLabel('Code à six chiffres').fill(await phone.code());
  await page.getByRole('button', { name: 'Enregistrer ce téléphone' }).click();
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Continuer' }).click();
  await expect(page).toHaveURL('/account/security');
});

test('other devices are signed out, one by one and all at once', async ({
  page,
  browser,
  request,
}) => {
  const person = await join(request);
  await signIn(page, person);
  const elsewhere = await browser.newContext({ locale: 'fr-FR', serviceWorkers: 'block' });
  const phone = await elsewhere.newPage();
  await signIn(phone, person);
  await page.goto('/account/devices');
  await expectAccessible(page);
  const items = page.getByRole('main').getByRole('listitem');
  // The registration over the API signed in as well.
  await expect(items).toHaveCount(3);
  await expect(items.filter({ hasText: 'Cet appareil' })).toHaveCount(1);
  await items.filter({ hasNotText: 'Cet appareil' }).first().getByRole('button').click();
  const dialog = page.getByRole('dialog', { name: 'Déconnecter cet appareil ?' });
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Déconnecter' }).click();
  await expect(items).toHaveCount(2);
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: 'Déconnecter partout' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Déconnecter partout' }).click();
  await expect(page).toHaveURL('/');
  await phone.goto('/account');
  await expect(phone).toHaveURL('/login?next=%2Faccount');
  await elsewhere.close();
});

test('a photo is chosen, kept, shown in the header, refused when it is none, and removed', async ({
  page,
  request,
}) => {
  await signIn(page, await join(request));
  const picker = page.getByLabel('Choisir une photo');
  await picker.setInputFiles({
    name: 'me.gif',
    mimeType: 'image/gif',
    buffer: Buffer.from('GIF8'),
  });
  await expect(page.getByText('Choisissez une image JPEG, PNG ou WebP.')).toBeVisible();
  await picker.setInputFiles({
    name: 'big.png',
    mimeType: 'image/png',
    buffer: Buffer.alloc(6 * 1_024 * 1_024),
  });
  await expect(page.getByText('Ce fichier dépasse 5 Mo', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await picker.setInputFiles('public/icon-512.png');
  await expect(page.getByRole('img', { name: 'Aperçu de votre photo' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Utiliser cette photo' }).click();
  await expect(page.getByText('Photo enregistrée')).toBeVisible();
  const face = page.getByRole('banner').locator('img');
  await expect(face).toBeVisible();
  await expect
    .poll(() => face.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await page.reload();
  await expect(face).toBeVisible();
  await expectAccessible(page);

  // The photo made another version of the account; the form goes on from it.
  await page.getByLabel('Votre nom').fill('Zoé Photographe');
  await page.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByRole('status').getByText('Enregistré')).toBeVisible();

  await page.route('**/api/v1/me/photo', (route) =>
    route.request().method() === 'PUT'
      ? route.continue({ postData: 'no picture at all' })
      : route.continue(),
  );
  await page.getByLabel('Choisir une autre photo').setInputFiles('public/icon-192.png');
  await page.getByRole('button', { name: 'Utiliser cette photo' }).click();
  await expect(
    page.getByRole('alert').getByText('pas une image lisible', { exact: false }),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Annuler' }).click();
  await page.getByRole('button', { name: 'Retirer la photo' }).click();
  await expect(page.getByText('Photo retirée')).toBeVisible();
  await expect(face).toHaveCount(0);
});

test('everything that is known is taken along, then the account is erased', async ({
  page,
  request,
}) => {
  const person = await join(request);
  await signIn(page, person, '/account/privacy');
  await expectAccessible(page);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Télécharger mes données' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/^guichet-\d{4}-\d\d-\d\d\.json$/);
  const kept = JSON.parse(await readFile(await file.path(), 'utf8')) as AccountExportView;
  expect(kept.account.email).toBe(person.email);
  await expect(page.getByRole('status').getByText('Fichier téléchargé')).toBeVisible();

  await demandProof(page, '**/api/v1/me');
  await page.getByRole('button', { name: 'Effacer mon compte…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Effacer ce compte pour toujours ?' });
  const confirmation = dialog.getByLabel('Tapez votre adresse e-mail pour confirmer');
  await confirmation.fill('quelqu’un@example.org');
  await dialog.getByRole('button', { name: 'Effacer pour toujours' }).click();
  await expect(dialog.getByText('Cela ne correspond pas : recopiez exactement.')).toBeVisible();
  await expect(confirmation).toBeFocused();
  await expectAccessible(page);
  await confirmation.fill(person.email);
  await dialog.getByRole('button', { name: 'Effacer pour toujours' }).click();
  await prove(page, person);
  await expect(page).toHaveURL('/account-erased');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Votre compte est effacé');
  await expectAccessible(page);
  await page.goto('/account');
  await expect(page).toHaveURL('/login?next=%2Faccount');
});

test('the only owner cannot erase the account', async ({ page, request }) => {
  const person = await join(request, { organization: 'Fanfare du Port' });
  await signIn(page, person, '/account/privacy');
  await page.getByRole('button', { name: 'Effacer mon compte…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(person.email);
  await dialog.getByRole('button', { name: 'Effacer pour toujours' }).click();
  await expect(dialog.getByText('n’aurait plus de propriétaire', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Annuler' }).click();
  await page.getByRole('main').getByRole('link', { name: 'Fanfare du Port' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Membres');
});
