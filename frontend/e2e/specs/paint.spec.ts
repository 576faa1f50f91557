import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/test';

/** What the server draws and React draws again: it must be the same, in the same place. */
const PARTS: Record<string, string[]> = {
  '/': ['h1', 'main form', '.hero_shortcuts', '.hero-window_arch', '.hero-window_ticket'],
  '/events': [
    'h1',
    '.events-screen_total',
    'li:nth-child(1) article',
    'li:nth-child(2) article',
    'li:nth-child(6) article',
  ],
  '/events/lignes-de-fuite': [
    'h1',
    'main header',
    '.event-article_poster',
    '.event-facts_ticket',
    '.event-facts_actions',
  ],
};
const HEADER = ['header', 'header nav a', ...[0, 2, 3].map((nth) => `header a >> nth=${nth}`)];

async function look(page: Page, parts: string[]) {
  await page.evaluate(() => document.fonts.ready);
  const found = [];
  for (const part of [...HEADER, ...parts]) {
    const element = page.locator(part).first();
    const box = await element.boundingBox();
    found.push({ part, box, text: (await element.innerText()).replaceAll(/\s+/g, ' ').trim() });
  }
  return found;
}

/** Boxes may differ by less than what anybody sees. */
function expectSame(drawn: Awaited<ReturnType<typeof look>>, taken: typeof drawn) {
  for (const [index, { part, box, text }] of drawn.entries()) {
    const other = taken[index];
    expect.soft(text, part).toBe(other?.text);
    for (const side of ['x', 'y', 'width', 'height'] as const) {
      const distance = Math.abs((box?.[side] ?? 0) - (other?.box?.[side] ?? 0));
      expect.soft(distance, `${side} of ${part}`).toBeLessThan(1);
    }
  }
}

for (const locale of ['fr-FR', 'en-GB']) {
  test.describe(locale, () => {
    test.use({ locale });
    for (const [path, parts] of Object.entries(PARTS)) {
      test(`${path} is drawn before the app as the app draws it`, async ({ page, context }) => {
        const still = await context.newPage();
        await still.route('**/assets/*.js', (route) => route.abort());
        await still.goto(path);
        // A page goes without a face that comes late: with both in the cache, none does.
        await still.evaluate(() => document.fonts.ready);
        await still.reload();
        const drawn = await look(still, parts);
        await still.close();
        await page.goto(path);
        await expect(page.locator('footer')).toBeVisible();
        expectSame(drawn, await look(page, parts));
      });
    }
  });
}

const nothing = (): void => undefined;

test('what is typed before the app is there stays, with the focus', async ({ page }) => {
  let release = nothing;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/assets/*.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('/', { waitUntil: 'commit' });
  const [what, where] = [page.getByRole('searchbox'), page.locator('main form input').nth(1)];
  await what.fill('jazz');
  await where.click();
  await page.keyboard.type('Bre');
  release();
  await expect(page.locator('footer')).toBeVisible();
  await page.keyboard.type('st');
  await expect(what).toHaveValue('jazz');
  await expect(where).toHaveValue('Brest');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/events\?q=jazz&place=Brest$/);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });
  for (const path of Object.keys(PARTS)) {
    test(`${path} shows its first screen`, async ({ page }) => {
      await page.goto(path);
      await expect(page.locator('h1')).toBeVisible();
      await expect(page.locator('main img').first()).toBeVisible();
      // Logo, colours, cart and the way in: one sign for the colours, not both.
      await expect(page.locator('header svg:visible')).toHaveCount(4);
    });
  }
});

interface Seen {
  shift: number;
  largest: string[];
  blanks: number;
}
declare global {
  interface Window {
    seen: Seen;
  }
}

for (const path of Object.keys(PARTS)) {
  test(`nothing moves or flashes on ${path} when the app takes over`, async ({ page }) => {
    const posters = new Set<string>();
    page.on('request', (request) => {
      if (request.resourceType() === 'image') posters.add(request.url());
    });
    await page.addInitScript(() => {
      const seen: Seen = { shift: 0, largest: [], blanks: 0 };
      window.seen = seen;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shift += Reflect.get(entry, 'value') as number;
      }).observe({ type: 'layout-shift', buffered: true });
      let wasThere = false;
      const watch = () => {
        const isThere = document.querySelector('main h1') !== null;
        if (wasThere && !isThere) seen.blanks += 1;
        wasThere ||= isThere;
        requestAnimationFrame(watch);
      };
      requestAnimationFrame(watch);
    });
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(path);
    const first = await page.locator('main img').first().getAttribute('srcset');
    await expect(page.locator('footer')).toBeVisible();
    const { shift, blanks } = await page.evaluate(() => window.seen);
    expect(blanks).toBe(0);
    expect(shift).toBeLessThan(0.05);
    // The picture that was fetched first is the one that stays: one width of it, not two.
    const widths = [...posters].filter((url) => first?.includes(new URL(url).pathname));
    expect(widths).toHaveLength(1);
  });
}
