import { expectAccessible } from '../fixtures/axe';
import { mailedLink } from '../fixtures/mailbox';
import { administrator, join, signIn } from '../fixtures/people';
import { expect, test } from '../fixtures/test';

test('accounts are found, disabled and re-enabled with a reason, which the log keeps', async ({
  page,
  request,
}) => {
  const person = await join(request, { name: 'Pierre Untel' });
  await signIn(page, await administrator(request), '/admin/users');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Comptes');
  await expectAccessible(page);
  await page.getByLabel('Nom ou adresse').fill(person.email);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await page.getByRole('link', { name: 'Pierre Untel' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Pierre Untel');
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Désactiver le compte' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Motif').fill('court');
  await dialog.getByRole('button', { name: 'Désactiver le compte' }).click();
  await expect(dialog.getByLabel('Motif')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page);
  await dialog.getByLabel('Motif').fill('Essai du bout en bout, demandé par le test');
  await dialog.getByRole('button', { name: 'Désactiver le compte' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Désactivé', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Réactiver le compte' }).click();
  await dialog.getByLabel('Motif').fill('Essai terminé, tout va bien');
  await dialog.getByRole('button', { name: 'Réactiver le compte' }).click();
  await expect(page.getByText('Désactivé', { exact: true })).toHaveCount(0);

  await page.getByRole('button', { name: 'Retirer un second facteur perdu' }).click();
  await dialog.getByLabel('Motif').fill('Téléphone perdu, identité vérifiée par appel');
  await dialog.getByRole('button', { name: 'Retirer un second facteur perdu' }).click();
  await expect(page.getByText(/Prend effet le/)).toBeVisible();
  await expectAccessible(page);
  const link = await mailedLink(request, person.email, '/account/factor-reset/cancel');
  await page.goto(link);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Arrêter le retrait' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Rien ne sera retiré');

  await page.goto('/admin/audit');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Journal d’audit');
  await expect(page.getByRole('main').getByRole('listitem').first()).toBeVisible();
  await expectAccessible(page);
});

test('administration is not there for others', async ({ page, request }) => {
  await signIn(page, await join(request));
  await page.goto('/admin/users');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’existe pas');
});
