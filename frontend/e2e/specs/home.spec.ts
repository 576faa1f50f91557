import { listEvents } from '../fixtures/catalog';
import { expect, test } from '../fixtures/test';

test('the home page shows the catalog without asking for it again', async ({ page }) => {
  const lists: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/events')) lists.push(request.url());
  });
  await page.goto('/');
  await expect(page).toHaveTitle(/Guichet/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Le guichet est ouvert.');
  await expect(
    page.getByRole('region', { name: 'Prochainement' }).getByRole('link'),
  ).not.toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Par envie' }).getByRole('link')).not.toHaveCount(
    0,
  );
  expect(lists).toEqual([]);
});

test('searching from the home page leads to the list', async ({ page, request }) => {
  const [first] = (await listEvents(request)).data;
  const word = first?.title.split(' ').find((part) => part.length > 3) ?? '';
  await page.goto('/');
  await page.getByLabel('Quoi ?').fill(word);
  await page.getByRole('button', { name: 'Rechercher', exact: true }).click();
  await expect(page).toHaveURL(
    (url) => url.pathname === '/events' && url.searchParams.get('q') === word,
  );
  await expect(page.getByRole('link', { name: first?.title ?? '', exact: true })).toBeVisible();
});

test('a category leads to its events', async ({ page }) => {
  await page.goto('/');
  const tile = page.getByRole('region', { name: 'Par envie' }).getByRole('link').first();
  await tile.click();
  await expect(page).toHaveURL(/\/events\?category=/);
  await expect(page.getByRole('list', { name: 'Filtres actifs' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});
