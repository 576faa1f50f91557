import type { Page } from '@playwright/test';
import { filmOf, openDoor, ticketsOf, typeLikeScanner } from '../fixtures/doors';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

const REDUCED = {
  name_fr: 'Étudiant',
  name_en: 'Student',
  kind: 'free',
  price: { amount: 0, currency: 'EUR' },
  rate_class: 'reduced',
  requires_proof: true,
};
const FAMILY = {
  name_fr: 'Famille',
  name_en: 'Family',
  kind: 'free',
  price: { amount: 0, currency: 'EUR' },
  admits: 4,
};

const wording = (project: string) => {
  const isFrench = languageOf(project) === 'fr';
  return (fr: string, en: string): string => (isFrench ? fr : en);
};

const verdict = (page: Page) => page.getByRole('region', { name: /^(Résultat|Result)$/ });
const word = (page: Page) => verdict(page).getByRole('heading', { level: 2 });

/** Writes down what a page has hands feel and ears hear. */
const listen = (page: Page) =>
  page.addInitScript(() => {
    const noted: string[] = [];
    Object.assign(window, { noted });
    navigator.vibrate = (pattern) => noted.push(`shakes ${JSON.stringify(pattern)}`) > 0;
    window.AudioContext = class extends AudioContext {
      override createOscillator() {
        const oscillator = super.createOscillator();
        const start = oscillator.start.bind(oscillator);
        oscillator.start = (when) => {
          noted.push(`${oscillator.frequency.value} Hz`);
          start(when);
        };
        return oscillator;
      }
    };
  });

/** What was felt and heard since somebody asked last. */
const noted = (page: Page) =>
  page.evaluate(() => (window as unknown as { noted: string[] }).noted.splice(0));

test('a scanner that types lets a ticket in once, and says when, where and by whom it was', async ({
  page,
  request,
}, info) => {
  test.slow();
  const say = wording(info.project.name);
  const { person, onSale } = await openDoor(request, [REDUCED], ['Nord', 'Sud']);
  const { tickets } = await ticketsOf(request, onSale, { Étudiant: 1 });
  const code = tickets[0]?.code ?? '';
  await listen(page);
  await page.goto('/door');
  await expect(page).toHaveURL(/\/login\?next=%2Fdoor$/);
  await signIn(page, person, '/door');
  await speak(page, languageOf(info.project.name));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Contrôle à l’entrée', 'At the door'),
  );
  await expect(page.getByRole('listitem').filter({ hasText: onSale.title })).toContainText(
    'Nord, Sud',
  );
  await expectGoodScreen(page, `door-${info.project.name}`);
  await page.getByRole('link', { name: onSale.title }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Entrée principale', 'Main entrance'),
  );
  await expectGoodScreen(page, `scanner-${info.project.name}`);

  const gate = page.getByLabel(say('Porte', 'Gate'), { exact: true });
  await gate.selectOption('Nord');
  await gate.focus();
  // Real keys, which a select would follow.
  await page.keyboard.type(`${code}\n`);
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  expect(await noted(page)).toEqual(['shakes [80]', '880 Hz', '1320 Hz']);
  await expect(gate, 'the letters of the code chose no gate').toHaveValue('Nord');
  await expect(verdict(page)).toContainText('Zoé Porteuse');
  await expect(verdict(page)).toContainText(say('Demandez le justificatif', 'Ask for proof'));
  await expect(page.getByText(say('1 sur 1', '1 of 1'))).toBeVisible();
  await expectGoodScreen(page, `scanner-admitted-${info.project.name}`);

  await typeLikeScanner(page, code);
  await expect(word(page)).toHaveText(say('Déjà entré', 'Already in'));
  expect(await noted(page)).toEqual(['shakes [90,60,90,60,90]', '440 Hz', '440 Hz', '440 Hz']);
  await expect(verdict(page).getByRole('time')).toContainText(/\d\d:\d\d/);
  await expect(verdict(page)).toContainText('Nord');
  await expect(verdict(page)).toContainText('Maud Porte');
  await expectGoodScreen(page, `scanner-duplicate-${info.project.name}`);

  await typeLikeScanner(page, code.slice(0, -3) + (code.endsWith('000') ? '100' : '000'));
  await expect(word(page)).toHaveText(say('Refusé', 'Refused'));
  expect(await noted(page)).toEqual(['shakes [450]', '170 Hz']);
  await expect(verdict(page)).toContainText(say('Ce billet est faux.', 'This ticket is forged.'));
  await expectGoodScreen(page, `scanner-refused-${info.project.name}`);

  await page
    .getByRole('button', {
      name: say('Annuler ce scan : Zoé Porteuse', 'Take it back: Zoé Porteuse'),
    })
    .click();
  await expect(page.getByRole('listitem').last()).toContainText(say('Scan annulé', 'Taken back'));
  await page.getByRole('button', { name: say('Suivant', 'Next') }).click();
  await expect(verdict(page)).toContainText(say('Prêt à scanner', 'Ready to scan'));

  await page.getByRole('button', { name: say('Saisir un code', 'Type a code') }).click();
  await page.getByLabel(say('Code du billet', 'Code of the ticket')).fill('ABC');
  await expectGoodScreen(page, `scanner-by-hand-${info.project.name}`);
  await page.keyboard.press('Enter');
  await expect(verdict(page)).toContainText(
    say('Ce n’est pas un billet.', 'This is not a ticket.'),
  );
  await page.getByRole('button', { name: say('Saisir un code', 'Type a code') }).click();
  await page.getByLabel(say('Code du billet', 'Code of the ticket')).fill(code);
  await page.keyboard.press('Enter');
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));

  await page.getByRole('radio', { name: say('Sortie', 'Out') }).check();
  await typeLikeScanner(page, code);
  await expect(word(page)).toHaveText(say('Sortie notée', 'Out'));
  await page.reload();
  await expect(gate, 'the gate is remembered on this device').toHaveValue('Nord');
});

test('a family comes in with one more tap, and a supervisor has the last word', async ({
  page,
  request,
}, info) => {
  test.slow();
  const say = wording(info.project.name);
  const { person, onSale } = await openDoor(request, [FAMILY]);
  const { tickets } = await ticketsOf(request, onSale, { Famille: 1 });
  const code = tickets[0]?.code ?? '';
  await signIn(page, person, `/door/${onSale.id}`);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await typeLikeScanner(page, code);
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await expect(verdict(page)).toContainText(say('1 sur 4 sont entrés', '1 of 4 in'));
  await page
    .getByRole('button', { name: say('Faire entrer les 3 autres', 'Admit the other 3') })
    .click();
  await expect(
    verdict(page).getByText(say('3 personnes', '3 people'), { exact: true }),
  ).toBeVisible();
  await expect(page.getByText(say('4 sur 4', '4 of 4'))).toBeVisible();
  await expectGoodScreen(page, `scanner-family-${info.project.name}`);

  await typeLikeScanner(page, code);
  await expect(word(page)).toHaveText(say('Déjà entré', 'Already in'));
  await page
    .getByRole('button', { name: say('Laisser entrer quand même', 'Let in anyway') })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('Raison', 'Reason')).fill('Bracelet perdu');
  await expectGoodScreen(page, `scanner-override-${info.project.name}`);
  await page.keyboard.press('Enter');
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await expect(verdict(page)).toContainText(
    say('Laissé entrer par un responsable', 'Let in by a supervisor'),
  );
  await page.getByRole('button', { name: say('Annuler ce scan', 'Take it back') }).click();
  await expect(word(page)).toHaveText(say('Scan annulé', 'Taken back'));
});

test('a supervisor finds whoever has nothing to show', async ({ page, request }, info) => {
  test.slow();
  const say = wording(info.project.name);
  const { person, onSale } = await openDoor(request, [REDUCED]);
  const { tickets } = await ticketsOf(request, onSale, { Étudiant: 1 }, 'Éloïse Sans-Billet');
  await ticketsOf(request, onSale, { Étudiant: 1 }, 'Basile Autre');
  await signIn(page, person, `/door/${onSale.id}`);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  const open = page.getByRole('button', { name: say('Chercher une personne', 'Find someone') });
  await open.click();
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('searchbox');
  await field.fill('personne');
  await expect(dialog.getByRole('status')).toHaveText(
    say('Personne ne correspond.', 'Nobody matches.'),
  );
  await field.fill('eloise sans');
  const found = dialog.getByRole('button', { name: /Éloïse Sans-Billet/ });
  await expect(found).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await expectGoodScreen(page, `scanner-find-${info.project.name}`);
  await found.press('Enter');
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await expect(verdict(page)).toContainText('Éloïse Sans-Billet');
  // Whoever comes with the ticket itself afterwards is the second one.
  await typeLikeScanner(page, tickets[0]?.code ?? '');
  await expect(word(page)).toHaveText(say('Déjà entré', 'Already in'));
  await open.click();
  await dialog.getByRole('searchbox').fill('eloise');
  await expect(found).toContainText(say('Premier passage', 'First let in'));
});

test('without an answer nobody is let in, and the same scan is sent again', async ({
  page,
  request,
}, info) => {
  test.slow();
  const say = wording(info.project.name);
  const { person, onSale } = await openDoor(request, [REDUCED]);
  const { tickets } = await ticketsOf(request, onSale, { Étudiant: 1 });
  // This device has nothing by which it could decide alone.
  await page.route('**/api/v1/checkin/lists/*/bundle*', (route) => route.abort());
  await signIn(page, person, `/door/${onSale.id}`);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  const chip = page.getByRole('status').filter({ hasText: /^(En ligne|Online)$/ });
  await expect(chip).toBeVisible();
  // The scan arrives and counts; what gets lost is its answer.
  let nSent = 0;
  await page.route('**/api/v1/checkin/**', async (route) => {
    if (route.request().method() === 'POST') {
      nSent += 1;
      await route.fetch();
    }
    await route.abort();
  });
  await typeLikeScanner(page, tickets[0]?.code ?? '');
  await expect(word(page)).toHaveText(say('Contrôle…', 'Checking…'));
  await expect(word(page)).toHaveText(say('Pas de réponse', 'Not known'), { timeout: 15_000 });
  expect(nSent).toBe(3);
  await expect(
    page.getByRole('status').filter({ hasText: say('Hors ligne depuis', 'Offline since') }),
  ).toBeVisible();
  await expectGoodScreen(page, `scanner-unknown-${info.project.name}`);
  await page.unroute('**/api/v1/checkin/**');
  await verdict(page)
    .getByRole('button', { name: say('Envoyer de nouveau', 'Send again') })
    .click();
  // With another nonce this would be a duplicate.
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await expect(chip).toBeVisible();
});

test('who has no door is told whom to ask', async ({ page, request }, info) => {
  await signIn(page, await join(request), '/door');
  await speak(page, languageOf(info.project.name));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    wording(info.project.name)('Rien à scanner', 'Nothing to scan'),
  );
  await expectGoodScreen(page, `door-none-${info.project.name}`);
});

test('a camera reads the ticket’s own QR code', async ({
  page,
  request,
  playwright,
  baseURL,
}, info) => {
  test.slow();
  const say = wording(info.project.name);
  const { person, onSale } = await openDoor(request, [REDUCED]);
  const { tickets, buyer } = await ticketsOf(request, onSale, { Étudiant: 1 });
  const png = await request.get(`/api/v1/tickets/${tickets[0]?.id}/qr.png`, {
    headers: { authorization: `Bearer ${buyer.access}` },
  });
  expect(png.ok()).toBe(true);
  await page.goto('/');
  const film = await filmOf(page, await png.body());
  const { executablePath, args = [] } = info.project.use.launchOptions ?? {};
  const browser = await playwright.chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: [
      ...args,
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-video-capture=${film}`,
    ],
  });
  try {
    const { viewport, locale, timezoneId } = info.project.use;
    const door = await browser.newPage({
      ...(baseURL !== undefined && { baseURL }),
      ...(viewport !== undefined && { viewport }),
      ...(locale !== undefined && { locale }),
      ...(timezoneId !== undefined && { timezoneId }),
      serviceWorkers: 'block',
    });
    const complaints: string[] = [];
    door.on('pageerror', (error) => complaints.push(error.message));
    door.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    const loaded: string[] = [];
    door.on('request', (sent) => loaded.push(sent.url()));
    await signIn(door, person, `/door/${onSale.id}`);
    await speak(door, languageOf(info.project.name));
    await door.reload();
    const start = door.getByRole('button', { name: say('Démarrer la caméra', 'Start the camera') });
    await expect(start).toBeVisible();
    expect(
      loaded.filter((url) => url.endsWith('.wasm')),
      'nobody asked for a camera',
    ).toEqual([]);
    await start.click();
    await expect(word(door)).toHaveText(say('Entrez', 'Welcome'), { timeout: 15_000 });
    await expect(verdict(door)).toContainText('Zoé Porteuse');
    await expectGoodScreen(door, `scanner-camera-${info.project.name}`);
    // It is still held there: nothing is sent again as long as it does not go away.
    await expect(door.getByRole('listitem')).toHaveCount(1);
    await door.getByRole('button', { name: say('Arrêter la caméra', 'Stop the camera') }).click();
    await expect(start).toBeVisible();
    expect(complaints.filter((text) => !text.startsWith('Failed to load resource'))).toEqual([]);
  } finally {
    await browser.close();
  }
});

test('an organizer makes a list with gates, and sees how the door goes', async ({
  page,
  request,
}, info) => {
  test.slow();
  const say = wording(info.project.name);
  const { person, owner, onSale } = await openDoor(request, [REDUCED, FAMILY]);
  const { tickets } = await ticketsOf(request, onSale, { Étudiant: 1 });
  const home = `/organizations/${owner.slug}/events/${onSale.id}/checkin`;
  await signIn(page, person, home);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Contrôle à l’entrée', 'Check-in'),
  );
  await page.getByRole('button', { name: say('Nouvelle liste', 'New list') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('Nom', 'Name'), { exact: true }).fill('Entrée des artistes');
  const gates = dialog.getByLabel(say('Portes', 'Gates'), { exact: true });
  await gates.fill('Cour\nCour');
  await dialog.getByLabel(say('Pour quels tarifs ?', 'For which offers?')).selectOption('some');
  const make = dialog.getByRole('button', { name: say('Créer la liste', 'Make the list') });
  await make.click();
  await expect(dialog).toContainText(
    say('Choisissez au moins un tarif.', 'Choose at least one offer.'),
  );
  await dialog.getByLabel(say('Étudiant', 'Student')).check();
  await make.click();
  await expect(dialog).toContainText(
    say('La même porte est là deux fois.', 'The same gate is there twice.'),
  );
  await expectGoodScreen(page, `checkin-form-${info.project.name}`);
  await gates.fill('Cour\n\nRue');
  await make.click();
  await expect(dialog).toBeHidden();
  const row = page.getByRole('listitem').filter({ hasText: 'Entrée des artistes' });
  await expect(row).toContainText('Cour, Rue');

  const change = row.getByRole('button', { name: say('Modifier la liste', 'Change the list') });
  await change.click();
  await dialog.getByLabel(say('Nom', 'Name'), { exact: true }).fill('Artistes');
  await dialog.getByRole('button', { name: say('Enregistrer', 'Save') }).click();
  await expect(dialog).toBeHidden();
  // Scans name their list too.
  const renamed = page.getByRole('listitem').filter({ hasText: /Artistes.*Cour, Rue/ });
  await renamed.getByRole('link', { name: say('Ouvrir le scanner', 'Open the scanner') }).click();
  await expect(page).toHaveURL(/\/door\/[0-9a-f-]{36}$/);
  await page.getByLabel(say('Porte', 'Gate'), { exact: true }).selectOption('Rue');
  await typeLikeScanner(page, tickets[0]?.code ?? '');
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));

  await page.goto(home);
  const live = page.getByRole('region', { name: say('En direct', 'Live') });
  await live.getByLabel(say('Liste', 'List'), { exact: true }).selectOption('Artistes');
  const offer = say('Étudiant', 'Student');
  await expect(page.getByRole('row', { name: `${offer} 1 1`, exact: true })).toBeVisible();
  await expect(
    page.getByRole('img', {
      name: say('Arrivées par quart d’heure', 'Arrivals by quarter of an hour'),
    }),
  ).toBeVisible();
  await page.getByText(say('Les chiffres du graphique', 'The numbers of the chart')).click();
  await expect(page.getByRole('columnheader', { name: 'Rue' })).toBeVisible();
  await expectGoodScreen(page, `checkin-${info.project.name}`);

  await renamed.getByRole('button', { name: say('Supprimer la liste', 'Delete the list') }).click();
  await dialog.getByRole('button', { name: say('Supprimer', 'Delete'), exact: true }).click();
  await expect(dialog).toContainText(
    say('Quelqu’un a déjà été scanné', 'Somebody was scanned for this list'),
  );
});
