import { readFile } from 'node:fs/promises';
import { lettersTo } from '../fixtures/mailbox';
import { organizing, unique } from '../fixtures/organizing';
import { type Person, join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { anotherEvent, buy } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

test('who comes is listed, sorted, found and taken away', async ({ page, request }, info) => {
  test.slow();
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string): string => (isFrench ? fr : en);
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const owner = await organizing(request, ada.access);
  const event = await anotherEvent(owner, { nDates: 2 });
  const people: Person[] = [];
  for (const name of ['Zoé Acheteuse', '=Max "le Grand", Martin', 'مريم 🎉']) {
    const person = await join(request, { name });
    await buy(request, person, event, { Solo: 1 });
    people.push(person);
  }
  const [zoe] = people;
  if (!zoe) throw new Error('nobody bought');
  await buy(request, zoe, event, { Famille: 1 });

  const list = `/organizations/${owner.slug}/events/${event.id}/participants`;
  await signIn(page, ada, list);
  await speak(page, languageOf(info.project.name));
  await page.goto(list);
  const main = page.getByRole('main');
  const names = main.locator('[data-row-link]');
  await expect(names).toHaveCount(7);
  await expect(names.first()).toHaveText('=Max "le Grand", Martin');
  await expectGoodScreen(page, `participants-${info.project.name}`);

  await main.getByRole('button', { name: say('Nom', 'Name'), exact: true }).click();
  await expect(page).toHaveURL(/sort=-name/);
  await expect(names.last()).toHaveText('=Max "le Grand", Martin');
  const heading = main.getByRole('columnheader', { name: say('Nom', 'Name'), exact: true });
  await expect(heading).toHaveAttribute('aria-sort', 'descending');
  await main.getByRole('button', { name: say('Tarif', 'Ticket type') }).click();
  await expect(page).toHaveURL(/sort=offer/);

  await main.getByLabel(say('Offre', 'Offer'), { exact: true }).selectOption({ index: 2 });
  await expect(names).toHaveCount(4);
  await main.getByLabel(say('Offre', 'Offer'), { exact: true }).selectOption({ index: 0 });
  await main.getByRole('combobox', { name: say('Entrée', 'Came in') }).selectOption('true');
  await expect(main.getByText(say('Personne ne correspond.', 'Nobody matches.'))).toBeVisible();
  await main.getByRole('combobox', { name: say('Entrée', 'Came in') }).selectOption('');
  await page.keyboard.press('Escape');
  await main.getByRole('searchbox').fill('zoe');
  await page.keyboard.press('Enter');
  await expect(names).toHaveCount(5);

  await main.getByText(say('Colonnes', 'Columns'), { exact: true }).first().click();
  await main.getByRole('checkbox', { name: say('Adresse', 'E-mail') }).check();
  await main.getByRole('checkbox', { name: say('Acheteur', 'Buyer') }).uncheck();
  const headings = main.getByRole('columnheader');
  await expect(headings.filter({ hasText: say('Adresse', 'E-mail') })).toBeVisible();
  await expect(headings.filter({ hasText: say('Acheteur', 'Buyer') })).toHaveCount(0);
  await expectGoodScreen(page, `participants-columns-${info.project.name}`);
  await page.reload();
  await expect(headings.filter({ hasText: say('Adresse', 'E-mail') })).toBeVisible();

  await page.goto(list);
  await main.getByRole('button', { name: say('Exporter', 'Export'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  const waiting = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'CSV' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(`participants-${event.slug}.csv`);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.startsWith('\uFEFF')).toBe(true);
  const lines = file.slice(1).trimEnd().split('\r\n');
  expect(lines).toHaveLength(8);
  expect(lines[0]).toContain(say('Nom,', 'Name,'));
  expect(lines[1]).toContain(`"'=Max ""le Grand"", Martin"`);
  expect(file).toContain('مريم 🎉');
  await expectGoodScreen(page, `participants-export-${info.project.name}`);
  const workbook = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Excel' }).click();
  const bytes = await readFile(await (await workbook).path());
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from('PK\u0003\u0004'));
});

test('who comes is found by what they answered', async ({ page, request }, info) => {
  test.slow();
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string): string => (isFrench ? fr : en);
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const owner = await organizing(request, ada.access);
  const event = await anotherEvent(owner);
  const ask = async (wish: object): Promise<string> =>
    (await owner.post(`events/${event.id}/questions`, { is_required: false, ...wish })).id;
  const diet = await ask({
    label_fr: 'Régime',
    label_en: 'Diet',
    kind: 'choice',
    scope: 'participant',
    choices: [
      { value: 'vegan', label_fr: 'Végane', label_en: 'Vegan' },
      { value: 'all', label_fr: 'Tout', label_en: 'Everything' },
    ],
  });
  const allergies = await ask({
    label_fr: 'Allergies ou intolérances que la cuisine doit connaître',
    label_en: 'Allergies that the kitchen has to know of',
    scope: 'participant',
  });
  await ask({ label_fr: 'Né le', label_en: 'Born on', kind: 'date', scope: 'participant' });
  await ask({ label_fr: 'Âge', label_en: 'Age', kind: 'number', scope: 'participant' });
  const known = await ask({ label_fr: 'Déjà venu ?', label_en: 'Been here?', kind: 'checkbox' });
  const guests: [string, string, string][] = [
    ['Zoé Acheteuse', 'vegan', 'Noix de cajou, œufs'],
    ['Max Martin', 'all', 'ARACHIDE'],
  ];
  for (const [name, eats, avoids] of guests) {
    const person = await join(request, { name });
    const guest = { [diet]: eats, [allergies]: avoids };
    const said = { answers: { [known]: true }, guest };
    await buy(request, person, event, { Solo: 1 }, { said });
  }
  await buy(request, await join(request, { name: 'Noé Muet' }), event, { Solo: 1 });

  const list = `/organizations/${owner.slug}/events/${event.id}/participants`;
  await signIn(page, ada, list);
  await speak(page, languageOf(info.project.name));
  await page.goto(list);
  const main = page.getByRole('main');
  const names = main.locator('[data-row-link]');
  await expect(names).toHaveCount(3);
  await main.getByText(say('Filtrer par réponses', 'Filter by answers')).click();
  await expectGoodScreen(page, `participants-answers-${info.project.name}`);
  const food = main.getByRole('combobox', { name: say('Régime', 'Diet') });
  await food.selectOption(say('Végane', 'Vegan'));
  await main.getByRole('button', { name: say('Appliquer', 'Apply'), exact: true }).click();
  await expect(names).toHaveText(['Zoé Acheteuse']);
  await page.reload();
  await expect(names).toHaveText(['Zoé Acheteuse']);
  const chip = say('Retirer le filtre : Régime : Végane', 'Remove filter: Diet: Vegan');
  await main.getByRole('button', { name: chip }).press('Enter');
  await expect(names).toHaveCount(3);
  await expect(main.getByRole('searchbox')).toBeFocused();

  await main.getByText(say('Filtrer par réponses', 'Filter by answers')).click();
  const kitchen = main.getByRole('group', { name: /^Allergies/ });
  await kitchen.getByRole('textbox').fill('oeufs');
  await page.keyboard.press('Enter');
  await expect(names).toHaveText(['Zoé Acheteuse']);
  await kitchen.getByRole('checkbox').check();
  await main.getByRole('button', { name: say('Appliquer', 'Apply'), exact: true }).click();
  await expect(names).toHaveText(['Noé Muet']);
  await expectGoodScreen(page, `participants-answered-${info.project.name}`);

  await main
    .getByRole('link', { name: say('Liste d’entrée à imprimer', 'Print a door list') })
    .click();
  const sheet = page.getByRole('region', { name: say('Liste d’entrée', 'Door list') });
  await expect(sheet.getByRole('rowheader')).toHaveText(['Noé Muet']);
  await expect(sheet).toContainText(say('sans réponse', 'no answer'));
});

test('a door list is on paper: names with a box to tick, and nothing else', async ({
  page,
  request,
}, info) => {
  test.slow();
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string): string => (isFrench ? fr : en);
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const owner = await organizing(request, ada.access);
  const event = await anotherEvent(owner);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  await buy(request, zoe, event, { Famille: 1 });
  const list = `/organizations/${owner.slug}/events/${event.id}/participants`;
  await signIn(page, ada, list);
  await speak(page, languageOf(info.project.name));
  await page.goto(list);
  const open = say('Liste d’entrée à imprimer', 'Print a door list');
  await page.getByRole('link', { name: open }).click();
  const sheet = page.getByRole('region', { name: say('Liste d’entrée', 'Door list') });
  await expect(sheet.getByRole('rowheader')).toHaveText(Array(4).fill('Zoé Acheteuse'));
  await expectGoodScreen(page, `door-list-${info.project.name}`);
  await page.emulateMedia({ media: 'print', colorScheme: 'light' });
  await expect(sheet.getByRole('rowheader').first()).toBeVisible();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('button', { name: say('Imprimer', 'Print') })).toBeHidden();
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/door-list-print-${info.project.name}.png` });
});

test('whom the list shows is written to: tried first, then sent', async ({
  page,
  request,
}, info) => {
  test.slow();
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string): string => (isFrench ? fr : en);
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const owner = await organizing(request, ada.access);
  const event = await anotherEvent(owner);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const max = await join(request, { name: 'Max Martin' });
  await buy(request, zoe, event, { Solo: 1 });
  await buy(request, max, event, { Solo: 1 });
  const list = `/organizations/${owner.slug}/events/${event.id}/participants`;
  await signIn(page, ada, list);
  await speak(page, languageOf(info.project.name));
  await page.goto(`${list}?q=zoe`);
  const main = page.getByRole('main');
  await main.getByRole('button', { name: say('Leur écrire', 'Write to them') }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(
    say('que trouvent les filtres', 'the filters of the list find'),
  );
  await dialog.getByRole('button', { name: say('Aperçu', 'Preview') }).click();
  await expect(dialog.getByRole('textbox', { name: say('Objet', 'Subject') })).toBeFocused();
  const subject = unique('Les portes ouvrent à 19 h');
  await dialog.getByRole('textbox', { name: say('Objet', 'Subject') }).fill(subject);
  await dialog
    .getByRole('textbox', { name: 'Message' })
    .fill('Venez tôt !\nIl y aura du monde.\n\nÀ bientôt <3');
  await expectGoodScreen(page, `message-${info.project.name}`);
  await dialog.getByRole('button', { name: say('Aperçu', 'Preview') }).click();
  await expect(dialog.getByRole('article')).toContainText('À bientôt <3');
  await expect(dialog).toContainText(say('Il part à 1 adresse', 'It goes to 1 address'));
  await expectGoodScreen(page, `message-preview-${info.project.name}`);
  await dialog.getByRole('button', { name: say('Me l’envoyer', 'Send it to me') }).click();
  await expect(dialog.getByRole('status')).toContainText(say('en route', 'on its way'));
  // In the language of the account, whatever this page speaks.
  await expect
    .poll(() => lettersTo(request, ada.email), { timeout: 15_000 })
    .toContainEqual(expect.stringMatching(new RegExp(`^\\[(Essai|Test)\\] ${subject}$`)));

  await dialog.getByRole('button', { name: say('Modifier', 'Change it') }).click();
  await expect(dialog.getByRole('textbox', { name: 'Message' })).toHaveValue(/Il y aura du monde/);
  await dialog.getByRole('button', { name: say('Aperçu', 'Preview') }).click();
  await dialog.getByRole('button', { name: say('Envoyer', 'Send'), exact: true }).click();
  await expect(
    main.getByText(say('Votre message est en route.', 'Your message is on its way.')),
  ).toBeVisible();
  await expect.poll(() => lettersTo(request, zoe.email), { timeout: 15_000 }).toContain(subject);
  expect(await lettersTo(request, max.email)).not.toContain(subject);

  await main.getByRole('link', { name: say('Messages envoyés', 'Messages sent') }).click();
  const row = main.getByRole('listitem').filter({ hasText: subject });
  await expect(row).toContainText(say('1 adresse', '1 address'));
  await expect(row).toContainText(say('Envoyé', 'Sent'), { timeout: 15_000 });
  await row.getByText(say('Lire', 'Read it')).click();
  await expect(row).toContainText('Il y aura du monde.');
  await expectGoodScreen(page, `messages-${info.project.name}`);
});
