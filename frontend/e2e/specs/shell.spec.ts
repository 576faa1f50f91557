import { expect, test } from '../fixtures/test';

test('the language is switched in place, remembered, and known to the server', async ({ page }) => {
  await page.goto('/events');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await page.getByRole('button', { name: 'EN – English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Events');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('button', { name: 'FR – Français' })).toBeFocused();

  const reloaded = await page.reload();
  expect(await reloaded?.text()).toContain('<html lang="en"');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Events');
});

test('the colours are switched and remembered, from the first paint', async ({ page }) => {
  await page.goto('/');
  const html = page.locator('html');
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'light');
  await page.getByRole('button', { name: 'Passer en mode sombre' }).click();
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.reload({ waitUntil: 'commit' });
  await expect(html).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await expect(page.getByRole('button', { name: 'Passer en mode clair' })).toBeVisible();
});

test('the keyboard alone reaches an event', async ({ page }) => {
  await page.goto('/events');
  // Only the app draws a footer; what the server drew would be followed as any link is, without the focus on a title.
  await expect(page.locator('footer')).toBeVisible();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Aller au contenu' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();

  const first = page.getByRole('article').first().getByRole('link');
  const title = (await first.textContent()) ?? '';
  const isFocused = () => first.evaluate((link) => link === document.activeElement);
  const TABS_MAX = 30;
  for (let tabs = 0; tabs < TABS_MAX && !(await isFocused()); tabs += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test.describe('without a network', () => {
  test.use({ serviceWorkers: 'allow' });

  test('a page that was never seen says so, and comes back with the network', async ({
    page,
    context,
  }) => {
    await page.goto('/');
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
    await context.setOffline(true);
    await page.goto('/events?price=free');
    await expect(page.getByRole('heading', { name: 'Vous êtes hors ligne' })).toBeVisible();
    await expect(page.getByRole('banner')).toBeVisible();
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Réessayer' }).click();
    await expect(page.getByRole('article').first()).toBeVisible();
  });
});
