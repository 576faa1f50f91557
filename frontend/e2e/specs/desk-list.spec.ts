import { organizing, unique } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { anotherEvent, buy } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

test('orders are sorted, found by offer, kept as a view, and keys go through them', async ({
  page,
  request,
}, info) => {
  test.slow();
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const owner = await organizing(request, ada.access);
  const event = await anotherEvent(owner, { nDates: 2 });
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const max = await join(request, { name: 'Max Martin' });
  await buy(request, zoe, event, { Famille: 1 });
  await buy(request, max, event, { Solo: 1 });
  const list = `/organizations/${owner.slug}/events/${event.id}/orders`;
  await signIn(page, ada, list);
  const main = page.getByRole('main');
  const people = main.locator('[data-row-link]');
  await expect(people).toHaveText(['Max Martin', 'Zoé Acheteuse']);
  await page.getByLabel('Ordre', { exact: true }).selectOption({ label: 'Par montant' });
  await expect(people).toHaveText(['Zoé Acheteuse', 'Max Martin']);
  await page.getByLabel('Ordre', { exact: true }).selectOption({ label: 'Par nom' });
  await expect(people).toHaveText(['Max Martin', 'Zoé Acheteuse']);
  await page.getByLabel('Offre', { exact: true }).selectOption({ label: 'Famille' });
  await expect(people).toHaveText(['Zoé Acheteuse']);
  await page.getByLabel('Date', { exact: true }).selectOption({ index: 2 });
  await expect(main.getByText('Aucune commande ne correspond.')).toBeVisible();
  await expectGoodScreen(page, `desk-filters-${info.project.name}`);
  await page.getByLabel('Date', { exact: true }).selectOption({ index: 0 });
  await page.getByLabel('Offre', { exact: true }).selectOption({ index: 0 });

  await main.getByRole('button', { name: 'Enregistrer cette vue' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nom de la vue').fill('Par nom');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  const chip = main.getByRole('link', { name: 'Par nom' });
  await expect(chip).toHaveAttribute('aria-current', 'page');
  await expectGoodScreen(page, `desk-view-${info.project.name}`);
  await page.goto(list);
  await chip.click();
  await expect(page).toHaveURL(/sort=name/);
  await page.keyboard.press('j');
  await expect(people.first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(people.nth(1)).toBeFocused();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Code, nom ou adresse')).toBeFocused();
  await page.keyboard.type('zoe');
  await page.keyboard.press('Enter');
  await expect(people).toHaveText(['Zoé Acheteuse']);
  await expect(page).toHaveURL(/sort=name/);
});
