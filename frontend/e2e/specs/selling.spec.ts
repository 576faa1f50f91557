import { readFile } from 'node:fs/promises';
import type { APIRequestContext, Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe';
import { type Organizing, organizing, unique } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const euros = (amount: number) => ({ amount, currency: 'EUR' });

/** An event with two prices and so many dates, published or not. */
async function onSale(
  { post }: Organizing,
  { nDates = 1, isOut = true }: { nDates?: number; isOut?: boolean } = {},
): Promise<string> {
  const venue = await post('venues', { name: 'Salle Rouge', city: 'Dole', country: 'FR' });
  const title = unique('La Nuit du piano');
  const { id } = await post('events', {
    title_fr: title,
    title_en: title,
    description_fr: 'Dix pianistes, une nuit.',
    category: 'concert',
    venue_id: venue.id,
  });
  for (let day = 0; day < nDates; day += 1) {
    const [starts_at, ends_at] = [inDays(20 + day), inDays(20.1 + day)];
    await post(`events/${id}/occurrences`, { starts_at, ends_at });
  }
  await post(`events/${id}/offers`, { name_fr: 'Solo', name_en: 'Solo', price: euros(2500) });
  await post(`events/${id}/offers`, {
    name_fr: 'Famille',
    name_en: 'Family',
    price: euros(7900),
    admits: 4,
  });
  if (isOut) await post(`events/${id}/publish`);
  return id;
}

/** As the API has it. */
async function capacityOf(
  request: APIRequestContext,
  { headers }: Organizing,
  id: string,
): Promise<unknown> {
  const answer = await request.get(`/api/v1/manage/events/${id}/capacity`, { headers });
  return ((await answer.json()) as { capacity?: number | null }).capacity ?? null;
}

/** The words of the page that somebody sees. */
const shownText = (page: Page): Promise<string> => page.getByRole('main').innerText();

test('one number of places and two prices: nobody meets a quota', async ({
  page,
  request,
}, info) => {
  test.slow();
  const owner = await join(request, { organization: unique('Théâtre') });
  const mine = await organizing(request, owner.access);
  const id = await onSale(mine, { isOut: false });
  await signIn(page, owner, `/organizations/${mine.slug}/events/${id}/tickets`);
  const field = page.getByLabel('Nombre de places', { exact: true });
  await expect(field).toHaveValue('');
  await field.fill('120');
  await field.press('Tab');
  await expect(page.getByText('Enregistré', { exact: true }).last()).toBeVisible();
  expect(await capacityOf(request, mine, id)).toBe(120);
  expect(await shownText(page)).not.toMatch(/quota|contingent/i);
  await expectGoodScreen(page, `places-simple-${info.project.name}`);
  await page.goto(`/organizations/${mine.slug}/events/${id}/publish`);
  await page.getByRole('button', { name: 'Dupliquer' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('nombre de places par date');
  await dialog.getByRole('button', { name: 'Dupliquer' }).click();
  await expect(page).not.toHaveURL(/publish$/);
  const copy = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  expect(copy).not.toBe(id);
  await expect.poll(() => capacityOf(request, mine, copy)).toBe(120);
  await page.goto(`/organizations/${mine.slug}/events/${id}/tickets`);
  await expect(field).toHaveValue('120');
  await field.fill('');
  await field.press('Tab');
  await expect.poll(() => capacityOf(request, mine, id)).toBeNull();
});

test('dates that differ, limits that offers share, and places that are taken', async ({
  page,
  request,
}, info) => {
  test.slow();
  const owner = await join(request, { organization: unique('Grand Théâtre') });
  const mine = await organizing(request, owner.access);
  const id = await onSale(mine, { nDates: 3 });
  await signIn(page, owner, `/organizations/${mine.slug}/events/${id}/tickets`);
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  await page.getByLabel('Nombre de places par date').fill('120');
  await main.getByRole('button', { name: 'Enregistrer' }).click();
  await expect.poll(() => capacityOf(request, mine, id)).toBe(120);

  // One date is smaller.
  await main.getByRole('button', { name: 'Régler une date à part' }).click();
  await dialog.getByLabel('Date').selectOption({ index: 1 });
  await dialog.getByLabel('Places ce jour-là').fill('80');
  await expectGoodScreen(page, `places-date-${info.project.name}`);
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  const exceptions = main.getByRole('list', { name: 'Dates avec un autre nombre de places' });
  await expect(exceptions).toContainText('80 places');

  // A limit that two offers share, on every date.
  await main.getByText('Partager une limite', { exact: false }).click();
  await main.getByRole('button', { name: 'Nouveau contingent' }).click();
  await dialog.getByRole('button', { name: 'Ajouter le contingent' }).click();
  await expect(dialog.getByLabel('Nom, pour votre équipe')).toBeFocused();
  await dialog.getByLabel('Nom, pour votre équipe').fill('Balcon');
  await dialog.getByLabel('Nombre de places').fill('40');
  await dialog.getByRole('button', { name: 'Ajouter le contingent' }).click();
  await expect(dialog.getByText('Choisissez au moins un tarif.')).toBeVisible();
  await dialog.getByLabel('Famille').check();
  await dialog.getByLabel('Le même pour les 2 autres dates à venir').check();
  await expectGoodScreen(page, `part-form-${info.project.name}`);
  await dialog.getByRole('button', { name: 'Ajouter le contingent' }).click();
  await expect(main.getByText('Pour Famille')).toBeVisible();
  const seen = await request.get(`/api/v1/manage/events/${id}/quotas`, { headers: mine.headers });
  const { data } = (await seen.json()) as { data: { kind: string }[] };
  expect(data.filter(({ kind }) => kind === 'part')).toHaveLength(3);

  // Places kept back are taken: the limit cannot be smaller, and it is said why.
  await main.getByRole('button', { name: 'Modifier les places : Balcon' }).click();
  await dialog.getByLabel('Places gardées').fill('10');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(main.getByText('10 gardées · 30 libres')).toBeVisible();
  await main.getByRole('button', { name: 'Modifier les places : Toute la date' }).click();
  await dialog.getByLabel('Places gardées').fill('15');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(main.getByText('15 gardées · 105 libres')).toBeVisible();
  await expectGoodScreen(page, `parts-${info.project.name}`);
  await main.getByRole('button', { name: 'Modifier les places : Balcon' }).click();
  await dialog.getByLabel('Nombre de places').fill('5');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(dialog.getByText('Écrivez au moins 10', { exact: false })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Annuler' }).click();
  await page.getByLabel('Nombre de places par date').fill('12');
  await page.getByLabel('Nombre de places par date').press('Enter');
  await expect(main.getByText('15 gardées. Écrivez au moins 15', { exact: false })).toBeVisible();
  await expectGoodScreen(page, `places-refused-${info.project.name}`);

  // The date that differed is like the others again.
  await exceptions.getByRole('button').click();
  await dialog.getByLabel('Comme les autres (120 places)').check();
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(exceptions).toHaveCount(0);
  await main.getByRole('button', { name: 'Supprimer le contingent : Balcon' }).click();
  await dialog.getByRole('button', { name: 'Supprimer le contingent' }).click();
  await expect(main.getByText('Pour Famille')).toHaveCount(0);
  await speak(page, languageOf('phone'));
  await page.reload();
  await expect(page.getByLabel('Number of places per date')).toHaveValue('120');
  await expectGoodScreen(page, `parts-en-${info.project.name}`);
});

test('promo codes: one that people type, many that nobody guesses', async ({
  page,
  request,
}, info) => {
  test.setTimeout(120_000);
  const owner = await join(request, { organization: unique('Opéra') });
  const mine = await organizing(request, owner.access);
  const id = await onSale(mine);
  await signIn(page, owner, `/organizations/${mine.slug}/events/${id}/codes`);
  const main = page.getByRole('main');
  const dialog = page.getByRole('dialog');
  await expect(page.getByText('Aucun code pour l’instant', { exact: false })).toBeVisible();
  await expectGoodScreen(page, `codes-none-${info.project.name}`);

  await main.getByRole('button', { name: 'Nouveau code' }).click();
  await dialog.getByLabel('Code').fill('piano20');
  await dialog.getByLabel('Réduction').fill('120');
  await dialog.getByRole('button', { name: 'Ajouter le code' }).click();
  await expect(dialog.getByText('de plus de 0 à 100', { exact: false })).toBeVisible();
  await dialog.getByLabel('Réduction').fill('12,5');
  await dialog.getByLabel('Pour quels tarifs ?').selectOption('some');
  await dialog.getByLabel('Solo').check();
  await dialog.getByLabel('Billets en tout').fill('100');
  await dialog.getByLabel('Billets par personne').fill('4');
  await dialog.getByLabel('Valable jusqu’au').fill('2099-01-01T10:00');
  await expectGoodScreen(page, `code-form-${info.project.name}`);
  await dialog.getByRole('button', { name: 'Ajouter le code' }).click();
  await expect(main.getByText('PIANO20')).toBeVisible();
  await expect(
    main.getByText('0 sur 100 utilisations, 4 par personne', { exact: false }),
  ).toBeVisible();

  await main.getByRole('button', { name: 'Nouveau code' }).click();
  await dialog.getByLabel('Code').fill('PIANO20');
  await dialog.getByLabel('Réduction').fill('10');
  await dialog.getByRole('button', { name: 'Ajouter le code' }).click();
  await expect(dialog.getByText('Ce code existe déjà')).toBeVisible();
  await dialog.getByRole('button', { name: 'Annuler' }).click();

  // Somebody changes it elsewhere: what only one of both changed is merged, the rest is asked about.
  await main.getByRole('button', { name: 'Modifier : PIANO20' }).click();
  const at = `/api/v1/manage/events/${id}/promo-codes`;
  const { headers } = mine;
  const elsewhere = async (data: object) => {
    const list = await request.get(at, { headers });
    const [code] = ((await list.json()) as { data: { id: string; etag: string }[] }).data;
    const done = await request.patch(`${at}/${code?.id}`, {
      headers: { ...headers, 'if-match': code?.etag ?? '' },
      data,
    });
    expect(done.status()).toBe(200);
  };
  await elsewhere({ max_uses: 50 });
  await dialog.getByLabel('Ce qu’il fait').selectOption('set_price');
  await dialog.getByLabel('Prix du billet').fill('12,50');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(main.getByText('12,50 € le billet')).toBeVisible();
  await expect(main.getByText('0 sur 50 utilisations', { exact: false })).toBeVisible();
  await main.getByRole('button', { name: 'Modifier : PIANO20' }).click();
  await elsewhere({ max_uses: 60 });
  await dialog.getByLabel('Billets en tout').fill('70');
  await dialog.getByRole('button', { name: 'Enregistrer' }).click();
  await expect(dialog.getByText('Quelqu’un vient de modifier', { exact: false })).toBeVisible();
  await dialog.getByRole('button', { name: 'Garder mes choix' }).click();
  await expect(main.getByText('0 sur 70 utilisations', { exact: false })).toBeVisible();
  await main.getByRole('button', { name: 'Désactiver : PIANO20' }).click();
  await expect(main.getByRole('listitem').getByText('Désactivé', { exact: true })).toBeVisible();

  await main.getByRole('button', { name: 'Créer une série' }).click();
  await dialog.getByLabel('Nombre de codes').fill('999');
  await dialog.getByLabel('Début des codes', { exact: false }).fill('amis');
  await dialog.getByLabel('Réduction').fill('20');
  await expectGoodScreen(page, `codes-bulk-${info.project.name}`);
  await dialog.getByRole('button', { name: 'Créer les codes' }).click();
  await expect(dialog.getByText('999 codes créés.')).toBeVisible();
  await expectGoodScreen(page, `codes-made-${info.project.name}`);
  const batch = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Télécharger ces codes' }).click();
  const file = await readFile(await (await batch).path(), 'utf8');
  expect(file).toMatch(/^\ufeffcode\r\nAMIS-/);
  expect(file.trim().split('\r\n')).toHaveLength(1_000);
  await dialog.getByRole('button', { name: 'Fermer' }).last().click();

  // A thousand rows: pages of them, and what is looked for is found wherever it is.
  await expect(main.getByText(/^1\s000 codes$/)).toBeVisible();
  await expect(main.getByRole('listitem').filter({ hasText: 'AMIS-' })).toHaveCount(50);
  await main.getByRole('button', { name: 'Afficher la suite' }).click();
  await expect(main.getByRole('listitem').filter({ hasText: 'AMIS-' })).toHaveCount(100);
  await expectGoodScreen(page, `codes-thousand-${info.project.name}`);
  await page.getByLabel('État').selectOption({ label: 'Désactivé' });
  await expect(page).toHaveURL(/status=inactive/);
  await expect(main.getByText('PIANO20')).toBeVisible();
  await expect(main.getByText('AMIS-', { exact: false })).toHaveCount(0);
  await page.getByLabel('Début du code').fill('zzz');
  await page.getByLabel('Début du code').press('Enter');
  await expect(main.getByText('Aucun code ne correspond.')).toBeVisible();
  await page.goto(`/organizations/${mine.slug}/events/${id}/codes?q=piano`);
  const all = page.waitForEvent('download');
  await main.getByRole('button', { name: 'Télécharger (CSV)' }).click();
  const table = await readFile(await (await all).path(), 'utf8');
  expect(table).toMatch(/^\ufeffcode,status,effect/);
  expect(table.trim().split('\r\n')).toHaveLength(1_001);
  await main.getByRole('button', { name: 'Supprimer : PIANO20' }).click();
  await dialog.getByRole('button', { name: 'Supprimer le code' }).click();
  await expect(main.getByText('Aucun code ne correspond.')).toBeVisible();
  await speak(page, 'en');
  await page.goto(`/organizations/${mine.slug}/events/${id}/codes`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Promo codes');
  await expectGoodScreen(page, `codes-en-${info.project.name}`);
});

test('a venue that the menu does not hold is found by its name', async ({ page, request }) => {
  test.slow();
  const owner = await join(request, { organization: unique('Tournées') });
  const mine = await organizing(request, owner.access);
  const { id } = await mine.post('events', { title_fr: unique('Tournée') });
  // With those that everybody may use, more than a menu holds.
  for (let n = 1; n <= 95; n += 1) {
    await mine.post('venues', { name: `Étape ${n}`, city: 'Dole', country: 'FR' });
  }
  const last = await mine.post('venues', { name: 'Zinc du port', city: 'Brest', country: 'FR' });
  await signIn(page, owner, `/organizations/${mine.slug}/events/${id}/dates`);
  const menu = page.getByLabel('Lieu', { exact: true });
  await expect(menu.locator('option', { hasText: 'Zinc du port' })).toHaveCount(0);
  await page.getByLabel('Chercher un lieu').first().fill('zinc');
  await expect(page.getByText('1 lieu trouvé').first()).toBeVisible();
  await menu.selectOption({ label: 'Zinc du port, Brest' });
  await expect(page.getByText('Enregistré', { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(menu.locator('option:checked')).toHaveText('Zinc du port, Brest');
  await expect(menu).toHaveValue(last.id);
});
