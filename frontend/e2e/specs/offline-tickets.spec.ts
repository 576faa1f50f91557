import { join, signIn } from '../fixtures/people';
import { expectGoodScreen, languageOf, speak } from '../fixtures/screens';
import { buy, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

test.use({ serviceWorkers: 'allow' });

const FREE = {
  name_fr: 'Entrée',
  name_en: 'Entry',
  kind: 'free',
  price: { amount: 0, currency: 'EUR' },
};

test('tickets open without a network, and nothing stays of who signed out', async ({
  page,
  request,
  context,
}, info) => {
  test.slow();
  const isFrench = languageOf(info.project.name) === 'fr';
  const say = (fr: string, en: string) => (isFrench ? fr : en);
  const onSale = await selling(request, { offers: [FREE] });
  const person = await join(request, { name: 'Zoé Porteuse' });
  await buy(request, person, onSale, { Entrée: 1 });
  await signIn(page, person);
  await speak(page, languageOf(info.project.name));
  const kept = page.waitForResponse(/\/api\/v1\/tickets\/[0-9a-f-]{36}/);
  await page.goto('/me/tickets');
  expect((await kept).ok()).toBe(true);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByText(say('Pas de réseau : voici', 'No network: this is'))).toBeVisible();
  await expectGoodScreen(page, `tickets-kept-${info.project.name}`);
  await page.getByRole('link', { name: new RegExp(onSale.title) }).click();
  const picture = page.getByRole('img', {
    name: say('Code QR du billet 1', 'QR code of ticket 1'),
  });
  await expect(picture).toBeVisible();
  await page.reload();
  await expect(picture).toBeVisible();
  await expectGoodScreen(page, `ticket-kept-${info.project.name}`);

  await context.setOffline(false);
  await page.goto('/me/tickets');
  await expect(page.getByText(say('Pas de réseau', 'No network'))).toBeHidden();
  await page.getByRole('button', { name: /: (menu du compte|account menu)$/ }).click();
  await page.getByRole('button', { name: say('Se déconnecter', 'Sign out') }).click();
  await expect(page.getByRole('link', { name: say('Se connecter', 'Sign in') })).toBeVisible();
  const left = () =>
    page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('guichet');
          opening.addEventListener('error', () => reject(new Error('no storage')));
          opening.addEventListener('success', () => {
            const stores = opening.result.transaction(['keys', 'papers']);
            const count = stores.objectStore('papers').count();
            count.addEventListener('success', () => {
              opening.result.close();
              resolve(count.result);
            });
          });
        }),
    );
  await expect.poll(left, 'nothing of them is left on this device').toBe(0);
  await context.setOffline(true);
  await page.goto('/me/tickets').catch(() => undefined);
  await expect(page.getByText(onSale.title)).toBeHidden();
  await context.setOffline(false);
});
