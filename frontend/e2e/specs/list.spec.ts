import type { Page } from '@playwright/test';
import { listEvents } from '../fixtures/catalog';
import { expect, test } from '../fixtures/test';

const cards = (page: Page) => page.getByRole('region', { name: 'Résultats' }).getByRole('article');

/** On a phone the form is folded behind its button. */
async function openFilters(page: Page): Promise<void> {
  // What the server drew before has no filters yet.
  await expect(page.locator('footer')).toBeVisible();
  const toggle = page.getByRole('button', { name: /Rechercher et filtrer|Filtres \(/ });
  if (await toggle.isVisible()) await toggle.click();
}

test('the list shows the total and loads more on demand', async ({ page, request }) => {
  const { total } = await listEvents(request, { limit: '24' });
  await page.goto('/events');
  await expect(page.getByText(`${total} événements`)).toBeVisible();
  await expect(cards(page)).toHaveCount(24);
  await page.getByRole('button', { name: 'Afficher plus d’événements' }).click();
  await expect(cards(page)).toHaveCount(Math.min(48, total));
});

test('filters live in the address: choose, reload, go back, reset', async ({ page, request }) => {
  const free = await listEvents(request, { price: 'free', limit: '24' });
  await page.goto('/events');
  await openFilters(page);
  await page.getByLabel('Prix', { exact: true }).selectOption('free');
  await expect(page).toHaveURL(/price=free/);
  await expect(page.getByRole('main').getByText(`${free.total} événement`)).toBeVisible();

  await page.reload();
  await expect(page.getByRole('link', { name: 'Retirer le filtre : Gratuit' })).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/price/);
  await page.goForward();
  await page.getByRole('link', { name: 'Tout effacer' }).click();
  await expect(page).toHaveURL(/\/events$/);
});

test('the dearest first', async ({ page, request }) => {
  const { data } = await listEvents(request, { sort: 'price_desc', limit: '24' });
  await page.goto('/events?sort=price_desc');
  await expect(cards(page).first().getByRole('heading')).toHaveText(data[0]?.title ?? '');
});

test('search ignores case and accents', async ({ page }) => {
  await page.goto('/events?q=THEATRE');
  await expect(cards(page)).not.toHaveCount(0);
});

test('an empty result offers the way out', async ({ page }) => {
  await page.goto('/events?q=zzzzqqqq');
  await expect(page.getByRole('heading', { name: 'Rien à ce guichet' })).toBeVisible();
  await page.getByRole('link', { name: 'Tout effacer' }).last().click();
  await expect(cards(page)).not.toHaveCount(0);
});

test('a refusal shows the request id, and trying again helps', async ({ page }) => {
  await page.route('**/api/v1/events?*', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'Fault',
        status: 500,
        code: 'platform.fault',
        request_id: 'req-e2e-1',
      }),
    }),
  );
  await page.goto('/events?price=paid');
  await expect(page.getByRole('heading', { name: 'Quelque chose s’est coincé' })).toBeVisible();
  await expect(page.getByText('req-e2e-1')).toBeVisible();
  await expect(page.getByRole('banner')).toBeVisible();
  await page.unroute('**/api/v1/events?*');
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await expect(cards(page)).not.toHaveCount(0);
});
