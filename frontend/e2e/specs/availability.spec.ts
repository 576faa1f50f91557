import { join } from '../fixtures/people';
import { expectGoodScreen, speak } from '../fixtures/screens';
import { buy, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

const price = (amount: number) => ({ amount, currency: 'EUR' });
const OFFERS = [
  { name_fr: 'Solo', name_en: 'Solo', price: price(2500), max_per_order: 4 },
  { name_fr: 'Duo', name_en: 'Duo', price: price(4500), admits: 2 },
];

test('an offer that sells out while somebody looks says so, and then the event does', async ({
  page,
  request,
}, info) => {
  test.slow();
  const sale = await selling(request, { capacity: 4, offers: OFFERS });
  await page.goto(`/events/${sale.slug}`);
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  const facts = page.getByRole('complementary', { name: 'L’essentiel' });
  await expect(row('Solo')).toContainText('Plus que 4 billets');
  await expect(row('Duo')).toContainText('Plus que 2 billets');
  await expect(facts).toContainText('Dernières places');
  await expectGoodScreen(page, `few-left-${info.project.name}`);
  const zoe = await join(request);
  await buy(request, zoe, sale, { Solo: 3 });
  // Within the interval at which a page that is looked at asks again.
  const patience = { timeout: 40_000 };
  await expect(row('Duo')).toContainText('Complet', patience);
  await expect(page.getByRole('spinbutton', { name: /: Duo$/ })).toHaveCount(0);
  await expect(row('Solo')).toContainText('Plus qu’un billet');
  const max = await join(request);
  await buy(request, max, sale, { Solo: 1 });
  await expect(page.getByText('Complet. Si une place se libère')).toBeVisible(patience);
  await expect(facts).toContainText('Complet');
  await expect(page.getByRole('spinbutton')).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Ajouter/ })).toHaveCount(0);
  await expectGoodScreen(page, `sold-out-${info.project.name}`);
  await page.goto(`/embed/events/${sale.slug}`);
  await expect(row('Solo')).toContainText('Complet');
});

test('each date says whether anything is left, in both languages', async ({
  page,
  request,
}, info) => {
  test.slow();
  const sale = await selling(request, { nDates: 3, capacity: 2, offers: OFFERS });
  const zoe = await join(request);
  await buy(request, zoe, sale, { Duo: 1 });
  await page.goto(`/events/${sale.slug}`);
  const full = page.getByRole('radio', { name: /Complet/ });
  await expect(full).toHaveCount(1);
  await expect(page.getByRole('radio', { name: /Dernières places/ })).toHaveCount(2);
  await expect(page.getByRole('radio').nth(1)).toBeChecked();
  const dates = page.getByRole('region', { name: 'Toutes les dates' });
  await expect(dates.getByRole('listitem').first()).toContainText('Complet');
  await full.check();
  await expect(page.getByText('Complet à cette date.')).toBeVisible();
  await expectGoodScreen(page, `dates-left-${info.project.name}`);
  await speak(page, 'en');
  await page.reload();
  await expect(page.getByRole('radio', { name: /Sold out/ })).toHaveCount(1);
});

test('whoever cannot learn what is left buys as before', async ({ page, request }) => {
  const sale = await selling(request, { capacity: 4, offers: OFFERS });
  await page.route('**/availability?*', (route) => route.abort());
  await page.goto(`/events/${sale.slug}`);
  await page.getByRole('spinbutton', { name: /: Solo$/ }).fill('1');
  const bar = page.getByRole('region', { name: 'Votre choix' });
  await bar.getByRole('button', { name: /Ajouter/ }).click();
  await expect(bar.getByRole('link', { name: 'Voir le panier' })).toBeVisible();
});
