import { organizing, unique } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

test('filters get a name, are found again everywhere, and keys go through the list', async ({
  page,
  request,
  browser,
}, info) => {
  test.slow();
  const owner = await join(request, { organization: unique('Studio') });
  const mine = await organizing(request, owner.access);
  for (const title of ['Piano du soir', 'Piano du matin', 'Bal trad'])
    // One after the other: the newest is first.
    // oxlint-disable-next-line no-await-in-loop
    await mine.post('events', { title_fr: title, title_en: title });
  const list = `/organizations/${mine.slug}/events`;
  await signIn(page, owner, list);
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  await expect(main.getByRole('link', { name: 'Bal trad' })).toBeVisible();
  await expect(main.getByRole('button', { name: 'Enregistrer cette vue' })).toHaveCount(0);

  await page.keyboard.press('/');
  await page.keyboard.type('piano');
  await page.keyboard.press('Enter');
  await expect(main.getByRole('link', { name: 'Bal trad' })).toHaveCount(0);
  await main.getByRole('link', { name: 'Brouillon' }).click();
  await main.getByRole('button', { name: 'Enregistrer cette vue' }).click();
  await dialog.getByLabel('Nom de la vue').fill('Pianos à finir');
  await expectGoodScreen(page, `view-save-${info.project.name}`);
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  const chips = main.getByRole('navigation', { name: 'Vues enregistrées' });
  await expect(chips.getByRole('link', { name: 'Pianos à finir' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expectGoodScreen(page, `views-${info.project.name}`);

  // Another device has it too, in another language.
  const other = await browser.newContext();
  const there = await other.newPage();
  await signIn(there, owner, list);
  await speak(there, 'en');
  await there.goto(list);
  await there.getByRole('link', { name: 'Pianos à finir' }).click();
  await expect(there).toHaveURL(/q=piano&status=draft/);
  await expect(there.getByText('2 events')).toBeVisible();
  await there.getByRole('button', { name: 'Manage views' }).click();
  await there.getByRole('button', { name: 'Rename: Pianos à finir' }).click();
  await there.getByLabel('Name of the view').fill('Drafts');
  await there.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(there.getByRole('button', { name: 'Rename: Drafts' })).toBeVisible();
  await other.close();

  await page.goto(list);
  await expect(chips.getByRole('link', { name: 'Drafts' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(main.getByRole('link', { name: 'Bal trad' })).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(main.getByRole('link', { name: 'Bal trad' })).toBeFocused();
  await page.keyboard.press('?');
  await expect(dialog.getByText('Ligne suivante')).toBeVisible();
  await expectGoodScreen(page, `keys-${info.project.name}`);
  await page.keyboard.press('Escape');
  await main.getByRole('button', { name: 'Gérer les vues' }).click();
  await dialog.getByRole('button', { name: 'Supprimer : Drafts' }).click();
  await expect(chips).toHaveCount(0);
  await page.goto(list);
  await expect(main.getByRole('link', { name: 'Bal trad' })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/events\/[0-9a-f-]{36}/);
});
