import type { APIRequestContext, Page } from '@playwright/test';
import { openDoor, ticketsOf, typeLikeScanner } from '../fixtures/doors';
import { signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

const FREE = {
  name_fr: 'Entrée',
  name_en: 'Entry',
  kind: 'free',
  price: { amount: 0, currency: 'EUR' },
};

const wording = (project: string) => {
  const isFrench = languageOf(project) === 'fr';
  return (fr: string, en: string): string => (isFrench ? fr : en);
};

const verdict = (page: Page) => page.getByRole('region', { name: /^(Résultat|Result)$/ });
const word = (page: Page) => verdict(page).getByRole('heading', { level: 2 });

/** The token that a paired browser keeps. */
const keptToken = (page: Page) =>
  page.evaluate(() => {
    const kept = JSON.parse(localStorage.getItem('guichet_door_device') ?? '{}') as {
      token?: string;
    };
    return kept.token;
  });

test('a device is paired once, scans without an account, and is told that it was revoked', async ({
  page,
  request,
  browser,
  baseURL,
}, info) => {
  test.slow();
  const say = wording(info.project.name);
  const { person, owner, onSale } = await openDoor(request, [FREE], ['Nord', 'Sud']);
  const { tickets } = await ticketsOf(request, onSale, { Entrée: 1 });
  const checkin = `/organizations/${owner.slug}/events/${onSale.id}/checkin`;
  await signIn(page, person, checkin);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  const devices = page.getByRole('region', { name: say('Appareils', 'Devices') });
  await expect(devices).toContainText(say('Aucun appareil', 'No device yet'));
  await devices.getByRole('button', { name: say('Ajouter un appareil', 'Add a device') }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(say('Nom de l’appareil', 'Name of the device')).fill('Tablette 3');
  await dialog.getByLabel(say('Porte', 'Gate')).selectOption('Nord');
  await expectGoodScreen(page, `device-new-${info.project.name}`);
  await dialog.getByRole('button', { name: say('Afficher le code', 'Show the code') }).click();
  await expect(dialog.getByRole('img', { name: /QR/ })).toBeVisible();
  await expect(dialog.getByRole('timer')).toContainText(/9:\d\d|10:00/);
  await expectGoodScreen(page, `device-code-${info.project.name}`);
  const url = (await dialog.locator('code').textContent()) ?? '';
  expect(url).toMatch(/\/door\/pair#gdp_/);

  const { viewport, locale, timezoneId } = info.project.use;
  const elsewhere = await browser.newContext({
    ...(baseURL !== undefined && { baseURL }),
    ...(viewport !== undefined && { viewport }),
    ...(locale !== undefined && { locale }),
    ...(timezoneId !== undefined && { timezoneId }),
    serviceWorkers: 'block',
  });
  const tablet = await elsewhere.newPage();
  const sent: string[] = [];
  tablet.on('request', (asked) => sent.push(asked.url()));
  const pathOf = new URL(url).pathname + new URL(url).hash;
  await tablet.goto(pathOf);
  await speak(tablet, languageOf(info.project.name));
  await tablet.reload();
  await expect(tablet.getByRole('heading', { level: 1 })).toHaveText(
    say('Associer cet appareil', 'Pair this device'),
  );
  await expectGoodScreen(tablet, `device-pair-${info.project.name}`);
  await tablet
    .getByRole('button', { name: say('Associer cet appareil', 'Pair this device') })
    .click();
  await expect(tablet).toHaveURL(/\/door$/);
  const bar = tablet.getByRole('region', { name: say('Cet appareil', 'This device') });
  await expect(bar).toContainText('Tablette 3');
  await expectGoodScreen(tablet, `device-door-${info.project.name}`);
  expect(
    sent.filter((asked) => asked.includes('gdp_')),
    'the code is in no address that is sent',
  ).toEqual([]);

  await expect(dialog.getByRole('status')).toContainText(
    say('Tablette 3 est associé', 'Tablette 3 is paired'),
  );
  await dialog.getByRole('button', { name: say('Terminé', 'Done') }).click();
  await expect(devices.getByRole('listitem')).toContainText(say('Associé', 'Paired'));

  await tablet.getByRole('link', { name: onSale.title }).click();
  const gate = tablet.getByLabel(say('Porte', 'Gate'), { exact: true });
  await expect(gate, 'the gate that it was made for').toHaveValue('Nord');
  await typeLikeScanner(tablet, tickets[0]?.code ?? '');
  await expect(word(tablet)).toHaveText(say('Entrez', 'Welcome'));
  await typeLikeScanner(tablet, tickets[0]?.code ?? '');
  await expect(word(tablet)).toHaveText(say('Déjà entré', 'Already in'));
  await expect(verdict(tablet)).toContainText('Tablette 3');
  await expect(
    verdict(tablet).getByRole('button', {
      name: say('Laisser entrer quand même', 'Let in anyway'),
    }),
  ).toHaveCount(0);
  await expectGoodScreen(tablet, `device-scanner-${info.project.name}`);
  await conflict(request, tablet, onSale.id, tickets[0]?.code ?? '');

  await page.reload();
  const scans = page.getByRole('region', { name: 'Scans' });
  await expect(scans.getByRole('listitem')).toHaveCount(3);
  await expect(scans).toContainText(say('1 conflit', '1 conflict'));
  await expectGoodScreen(page, `device-scans-${info.project.name}`);
  await scans.getByRole('button', { name: say('Les montrer', 'Show them') }).click();
  await expect(scans.getByRole('listitem')).toHaveCount(1);
  await expect(scans.getByRole('listitem')).toContainText(
    say('L’entrée qui reste valable', 'The entry that stays'),
  );
  await expect(scans.getByRole('listitem')).toContainText('Sud');
  await expect(scans.getByRole('listitem')).toContainText('Nord · Tablette 3');
  await scans.getByLabel(say('Résultat', 'Result')).selectOption({ label: say('Sorti', 'Left') });
  await expect(scans).toContainText(say('Aucun scan ne correspond', 'No scan is like that'));

  await devices
    .getByRole('button', { name: say('Révoquer : Tablette 3', 'Revoke: Tablette 3') })
    .click();
  await expectGoodScreen(page, `device-revoke-${info.project.name}`);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('Révoquer', 'Revoke') })
    .click();
  await expect(devices.getByRole('listitem')).toContainText(say('Révoqué', 'Revoked'));
  await expect(tablet.getByRole('heading', { level: 1 })).toHaveText(
    say('Cet appareil n’est plus associé', 'This device is not paired any more'),
    { timeout: 15_000 },
  );
  await expectGoodScreen(tablet, `device-ended-${info.project.name}`);
  expect(await keptToken(tablet), 'nothing is kept').toBeUndefined();

  await tablet.goto(pathOf);
  await tablet
    .getByRole('button', { name: say('Associer cet appareil', 'Pair this device') })
    .click();
  await expect(tablet.getByRole('alert')).toContainText(
    say('Ce code a déjà servi', 'This code was used before'),
  );
  await tablet.goto('/door/pair');
  await expect(tablet.getByRole('heading', { level: 1 })).toHaveText(
    say('Il manque le code', 'The code is missing'),
  );
  await expectGoodScreen(tablet, `device-no-code-${info.project.name}`);
  await elsewhere.close();
});

/** What the device scanned while it had no network, of a ticket that is in already. */
async function conflict(
  request: APIRequestContext,
  tablet: Page,
  list: string,
  code: string,
): Promise<void> {
  const answer = await request.post('/api/v1/checkin/scans:batch', {
    headers: { authorization: `Bearer ${await keptToken(tablet)}` },
    data: {
      scans: [
        {
          nonce: crypto.randomUUID(),
          list_id: list,
          code,
          gate: 'Sud',
          offline: true,
          scanned_at: new Date(Date.now() - 60_000).toISOString(),
        },
      ],
    },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
}

test('who unpairs a device leaves nothing on it', async ({ page, request }, info) => {
  const say = wording(info.project.name);
  const { owner, onSale } = await openDoor(request, [FREE]);
  const made = await request.post(`/api/v1/manage/events/${onSale.id}/devices`, {
    headers: owner.headers,
    data: { name: 'Téléphone' },
  });
  const { pairing_code } = (await made.json()) as { pairing_code: string };
  await page.goto(`/door/pair#${pairing_code}`);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  await page
    .getByRole('button', { name: say('Associer cet appareil', 'Pair this device') })
    .click();
  await page
    .getByRole('button', { name: say('Dissocier cet appareil', 'Unpair this device') })
    .click();
  await expectGoodScreen(page, `device-unpair-${info.project.name}`);
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('Dissocier cet appareil', 'Unpair this device') })
    .click();
  await expect(page).toHaveURL(/\/$/);
  expect(await keptToken(page)).toBeUndefined();
  await page.goto('/door');
  await expect(page).toHaveURL(/\/login\?next=%2Fdoor$/);
});
