import type { Page } from '@playwright/test';
import { openDoor, ticketsOf, typeLikeScanner } from '../fixtures/doors';
import { signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { expect, test } from '../fixtures/test';

test.use({ serviceWorkers: 'allow' });

const OFFER = {
  name_fr: 'Entrée',
  name_en: 'Entry',
  kind: 'free',
  price: { amount: 0, currency: 'EUR' },
};

const verdict = (page: Page) => page.getByRole('region', { name: /^(Résultat|Result)$/ });
const word = (page: Page) => verdict(page).getByRole('heading', { level: 2 });

test('a door goes on without a network, through a reload, and all of it counts once', async ({
  page,
  request,
  context,
}, info) => {
  test.slow();
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string): string => (isFrench ? fr : en);
  const { person, owner, onSale } = await openDoor(request, [OFFER], ['Nord']);
  const { tickets } = await ticketsOf(request, onSale, { Entrée: 2 });
  const [first = '', second = ''] = tickets.map(({ code }) => code);
  await signIn(page, person, `/door/${onSale.id}`);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  const ready = page.getByText(say('cet appareil vérifie seul', 'this device checks by itself'));
  await expect(ready).toContainText('2');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const chip = page.getByRole('status').filter({ hasText: /ligne|line/ });
  await expect(chip).toHaveText(say('En ligne', 'Online'));

  await context.setOffline(true);
  await typeLikeScanner(page, first);
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await expect(verdict(page)).toContainText(
    say('Décidé par cet appareil.', 'Decided on this device.'),
  );
  await expect(chip).toContainText(say('Hors ligne depuis', 'Offline since'));
  await expect(chip).toContainText(say('1 en attente', '1 waiting'));
  await expectGoodScreen(page, `offline-admitted-${info.project.name}`);
  await typeLikeScanner(page, first);
  await expect(word(page)).toHaveText(say('Déjà entré', 'Already in'));
  await expect(verdict(page)).toContainText(say('Première entrée, ici', 'First let in here'));

  // Sold while this door hears nothing, and let in at another door meanwhile.
  const late = await ticketsOf(request, onSale, { Entrée: 1 });
  const [newest = ''] = late.tickets.map(({ code }) => code);
  const headers = owner.headers;
  const elsewhere = await request.post('/api/v1/checkin/scans', {
    headers,
    data: { nonce: crypto.randomUUID(), list_id: onSale.id, code: second },
  });
  expect(await elsewhere.json()).toMatchObject({ result: 'admitted' });

  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Entrée principale', 'Main entrance'),
  );
  await expect(chip).toContainText(say('1 en attente', '1 waiting'));
  await expect(chip).toContainText(say('Hors ligne', 'Offline'));
  await expect(ready).toBeVisible();
  await typeLikeScanner(page, first);
  await expect(word(page), 'it is remembered').toHaveText(say('Déjà entré', 'Already in'), {
    timeout: 15_000,
  });
  await typeLikeScanner(page, newest);
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await expect(verdict(page)).toContainText(say('plus récent', 'is newer'));
  await typeLikeScanner(page, second);
  await expect(word(page), 'nobody could know here').toHaveText(say('Entrez', 'Welcome'));
  await typeLikeScanner(page, first.slice(0, -3) + (first.endsWith('000') ? '100' : '000'));
  await expect(word(page)).toHaveText(say('Refusé', 'Refused'));
  await expect(chip).toContainText(say('3 en attente', '3 waiting'));
  await expectGoodScreen(page, `offline-reloaded-${info.project.name}`);

  await context.setOffline(false);
  await expect(chip).toHaveText(say('En ligne', 'Online'), { timeout: 20_000 });
  await expect(page.getByRole('alert').filter({ hasText: /conflit|conflict/ })).toContainText('1');
  await expect(page.getByText(say('3 sur 3', '3 of 3'))).toBeVisible();
  await expectGoodScreen(page, `offline-settled-${info.project.name}`);
  const stats = await request.get(`/api/v1/checkin/lists/${onSale.id}/stats`, { headers });
  expect(await stats.json()).toMatchObject({ n_in: 3, n_conflicts: 1 });
});

/** Rooms that the browser has a key for, and how many encrypted papers are in any. */
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<{ rooms: string[]; nPapers: number }>((resolve) => {
        const asked = indexedDB.open('guichet', 1);
        asked.addEventListener('success', () => {
          const transaction = asked.result.transaction(['keys', 'papers']);
          const names = transaction.objectStore('keys').getAllKeys();
          const papers = transaction.objectStore('papers').count();
          transaction.addEventListener('complete', () => {
            asked.result.close();
            resolve({ rooms: names.result.map(String), nPapers: papers.result });
          });
        });
      }),
  );

test('a paired device goes on without a network, hands its scans in, and keeps nothing once it is revoked', async ({
  page,
  request,
  context,
}, info) => {
  test.slow();
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string): string => (isFrench ? fr : en);
  const { owner, onSale } = await openDoor(request, [OFFER], ['Nord']);
  const { tickets } = await ticketsOf(request, onSale, { Entrée: 2 });
  const [first = '', second = ''] = tickets.map(({ code }) => code);
  const { headers } = owner;
  const devices = `/api/v1/manage/events/${onSale.id}/devices`;
  const made = await request.post(devices, { headers, data: { name: 'Tablette', gate: 'Nord' } });
  const { id, pairing_code } = (await made.json()) as { id: string; pairing_code: string };
  await page.goto(`/door/pair#${pairing_code}`);
  await speak(page, languageOf(info.project.name));
  await page.reload();
  await page
    .getByRole('button', { name: say('Associer cet appareil', 'Pair this device') })
    .click();
  await page.getByRole('link', { name: onSale.title }).click();
  const ready = page.getByText(say('cet appareil vérifie seul', 'this device checks by itself'));
  await expect(ready).toContainText('2');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  const chip = page.getByRole('status').filter({ hasText: /ligne|line/ });

  await context.setOffline(true);
  await typeLikeScanner(page, first);
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await page.reload();
  await expect(chip).toContainText(say('1 en attente', '1 waiting'));
  await typeLikeScanner(page, first);
  await expect(word(page)).toHaveText(say('Déjà entré', 'Already in'), { timeout: 15_000 });
  await typeLikeScanner(page, second);
  await expect(word(page)).toHaveText(say('Entrez', 'Welcome'));
  await context.setOffline(false);
  await expect(chip).toHaveText(say('En ligne', 'Online'), { timeout: 20_000 });
  await expect(page.getByText(say('2 sur 2', '2 of 2'))).toBeVisible();
  const stats = await request.get(`/api/v1/checkin/lists/${onSale.id}/stats`, { headers });
  expect(await stats.json()).toMatchObject({ n_in: 2, n_conflicts: 0 });
  expect((await kept(page)).nPapers).toBeGreaterThan(0);

  await context.setOffline(true);
  const revoked = await request.delete(`${devices}/${id}`, { headers });
  expect(revoked.ok(), await revoked.text()).toBe(true);
  await context.setOffline(false);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    say('Cet appareil n’est plus associé', 'This device is not paired any more'),
    { timeout: 20_000 },
  );
  // The room of scans that were not handed in stays until they are; all were.
  await expect
    .poll(() => kept(page))
    .toEqual({ rooms: [expect.stringMatching(/^outbox:/)], nPapers: 0 });
});
