import { expectAccessible } from '../fixtures/axe';
import { mailedLink } from '../fixtures/mailbox';
import { join, signIn } from '../fixtures/people';
import { expect, test } from '../fixtures/test';

test('somebody is invited, accepts, changes role and leaves', async ({
  page,
  browser,
  request,
}) => {
  const owner = await join(request, { name: 'Olga Owner', organization: 'Théâtre du Parc' });
  const guest = await join(request, { name: 'Gaston Leroux' });
  await signIn(page, owner);
  await page
    .getByRole('main')
    .page()
    .getByRole('link', { name: 'Théâtre du Parc' })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Membres');
  await expectAccessible(page);
  await page.getByLabel('Adresse e-mail').fill(guest.email);
  await page.getByLabel('Rôle', { exact: true }).selectOption('door');
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.getByText(`L’invitation de ${guest.email} est partie.`)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'En attente de réponse' })).toBeVisible();
  await page.getByLabel('Adresse e-mail').fill(guest.email);
  await page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await expect(page.getByLabel('Adresse e-mail')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);

  const elsewhere = await browser.newContext({ locale: 'fr-FR', serviceWorkers: 'block' });
  const phone = await elsewhere.newPage();
  await phone.goto(await mailedLink(request, guest.email, '/invitations'));
  await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Rejoindre Théâtre du Parc');
  await expectAccessible(phone);
  await phone.getByRole('main').getByRole('link', { name: 'Se connecter' }).click();
  await phone.getByLabel('Adresse e-mail').fill(guest.email);
  await phone.getByLabel('Mot de passe', { exact: true }).fill(guest.password);
  await phone.keyboard.press('Enter');
  await phone.getByLabel('Code à six chiffres').fill(await guest.app.code());
  await phone.getByRole('button', { name: 'Accepter' }).click();
  await expect(phone).toHaveURL(/\/organizations\/.+\/members$/);

  await page.reload();
  const row = page.getByRole('listitem').filter({ hasText: guest.email });
  await page.getByLabel('Rôle de Gaston Leroux').selectOption('manager');
  await page.reload();
  await expect(page.getByLabel('Rôle de Gaston Leroux')).toHaveValue('manager');
  await page.getByRole('button', { name: 'Quitter' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Quitter' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).not.toBeEmpty();
  await page.getByRole('dialog').getByRole('button', { name: 'Annuler' }).click();
  await row.getByRole('button', { name: 'Retirer : Gaston Leroux' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Retirer' }).click();
  await expect(row).toHaveCount(0);
  await elsewhere.close();
});

test('an API token is made, shown once and revoked', async ({ page, request }) => {
  await signIn(page, await join(request, { organization: 'Salle Bleue' }));
  await page.getByRole('link', { name: 'Salle Bleue' }).first().click();
  await page.getByRole('link', { name: 'Jetons d’API' }).click();
  await expect(page.getByText('Aucun programme n’a accès', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('À quoi il sert').fill('Comptabilité');
  await page.getByRole('button', { name: 'Créer le jeton' }).click();
  await expect(page.getByText(/^gat_/)).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText(/^gat_/)).toHaveCount(0);
  await page.getByRole('button', { name: 'Révoquer : Comptabilité' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Révoquer' }).click();
  await expect(page.getByRole('main').getByText('Comptabilité')).toHaveCount(0);
});
