import { organizing, publish, unique } from '../fixtures/organizing';
import { administrator, join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

test('an administrator shows an event first, takes it down for a reason and puts it back', async ({
  page,
  request,
}, info) => {
  test.slow();
  const owner = await join(request, { organization: unique('Cabaret') });
  const mine = await organizing(request, owner.access);
  const title = unique('Revue');
  const { slug } = await publish(mine, title, 'public');
  await signIn(page, await administrator(request), '/admin/events');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Événements');
  await page.getByLabel('Titre', { exact: true }).fill(title);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByText('1 événement', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: `Mettre à la une : ${title}` }).click();
  await expect(page.getByRole('button', { name: `Retirer de la une : ${title}` })).toBeVisible();

  await page.getByRole('button', { name: `Retirer : ${title}` }).click();
  const dialog = page.getByRole('dialog', { name: 'Retirer l’événement ?' });
  await dialog.getByLabel('Motif').fill('court');
  await dialog.getByRole('button', { name: 'Retirer' }).click();
  await expect(dialog.getByLabel('Motif')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Motif').fill('Signalé comme une arnaque, vérifié par appel');
  await dialog.getByRole('button', { name: 'Retirer' }).click();
  await expect(page.getByText('Motif : Signalé', { exact: false })).toBeVisible();
  await expectGoodScreen(page, `moderation-down-${info.project.name}`);
  const status = async () => (await request.get(`/api/v1/events/${slug}`)).status();
  await expect.poll(status).toBe(404);
  await page.getByLabel('Montrer').selectOption({ label: 'Retiré' });
  await expect(page).toHaveURL(/show=down/);
  await page.getByRole('button', { name: `Remettre en ligne : ${title}` }).click();
  const back = page.getByRole('dialog', { name: 'Remettre l’événement en ligne ?' });
  await back.getByLabel('Motif').fill('Erreur de notre part, tout est en ordre');
  await back.getByRole('button', { name: 'Remettre en ligne' }).click();
  await expect(page.getByText('Aucun événement ne correspond.')).toBeVisible();
  await expect.poll(status).toBe(200);
});

test('an administrator keeps the categories and venues that everybody uses', async ({
  page,
  request,
}, info) => {
  test.slow();
  await signIn(page, await administrator(request), '/admin/catalog');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Catégories et lieux');
  await expectGoodScreen(page, `catalog-${info.project.name}`);
  const name = unique('Cirque');
  await page.getByRole('button', { name: 'Nouvelle catégorie' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Ajouter la catégorie' }).click();
  await expect(dialog.getByLabel('Nom en français')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Nom en français').fill(name);
  await expectGoodScreen(page, `category-form-${info.project.name}`);
  await dialog.getByRole('button', { name: 'Ajouter la catégorie' }).click();
  await page.getByRole('button', { name: `Modifier la catégorie : ${name}` }).click();
  await dialog.getByLabel('Nom en anglais').fill('Circus');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(page.getByText(`${name} / Circus`, { exact: false })).toBeVisible();
  await page.getByRole('button', { name: `Supprimer la catégorie : ${name}` }).click();
  await dialog.getByRole('button', { name: 'Supprimer' }).click();
  await expect(page.getByText(name)).toHaveCount(0);
  await page
    .getByRole('button', { name: /^Supprimer la catégorie : Concert/ })
    .first()
    .click();
  await dialog.getByRole('button', { name: 'Supprimer' }).click();
  await expect(dialog.getByText('déplacez-les d’abord', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Fermer' }).click();

  const hall = unique('Zénith');
  await page.getByRole('button', { name: 'Nouveau lieu' }).click();
  await dialog.getByLabel('Nom du lieu').fill(hall);
  await dialog.getByLabel('Ville').fill('Dijon');
  await dialog.getByRole('button', { name: 'Ajouter le lieu' }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByLabel('Nom ou ville').fill(hall);
  await page.getByRole('button', { name: 'Rechercher' }).click();
  await expect(page.getByText(hall)).toBeVisible();
  await page.getByRole('button', { name: new RegExp(`Supprimer.*${hall}`) }).click();
  await dialog.getByRole('button', { name: 'Supprimer' }).click();
  await expect(page.getByText('Aucun lieu ne correspond', { exact: false })).toBeVisible();
});
