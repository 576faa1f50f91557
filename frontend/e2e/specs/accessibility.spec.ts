import type { Page } from '@playwright/test';
import { expectAccessible } from '../fixtures/axe';
import { multiDateEvent, someEvent } from '../fixtures/catalog';
import { expect, test } from '../fixtures/test';

/** Nothing is still loading, and nothing sticks out of the side. */
async function expectSettled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
}

// Half the matrix says as much as all of it: each scheme, each language, and each width by project.
for (const [colorScheme, locale] of [
  ['light', 'fr-FR'],
  ['dark', 'en-GB'],
] as const) {
  test.describe(`${colorScheme}, ${locale}`, () => {
    test.use({ colorScheme, locale });

    for (const path of [
      '/',
      '/events',
      '/events?q=zzzzqqqq&price=free',
      '/offline',
      '/no/such/page',
    ]) {
      test(`${path} has no violation and no sideways scroll`, async ({ page }) => {
        await page.goto(path);
        await expectSettled(page);
        await expectAccessible(page);
      });
    }

    test('event pages have no violation and no sideways scroll', async ({ page, request }) => {
      for (const event of [await someEvent(request), await multiDateEvent(request)]) {
        await page.goto(`/events/${event.slug}`);
        await expectSettled(page);
        await expectAccessible(page);
      }
    });

    test('the error page has no violation', async ({ page }) => {
      await page.route('**/api/v1/events?*', (route) =>
        route.fulfill({ status: 500, json: { code: 'platform.fault', request_id: 'req-1' } }),
      );
      await page.goto('/events?price=paid');
      await expect(page.getByRole('alert')).toBeVisible();
      await expectSettled(page);
      await expectAccessible(page);
    });
  });
}
