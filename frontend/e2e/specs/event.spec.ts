import { multiDateEvent, someEvent } from '../fixtures/catalog';
import { expect, test } from '../fixtures/test';

const metaContent = (html: string, property: string) =>
  new RegExp(`<meta[^>]+property="${property}"[^>]+content="([^"]*)"`).exec(html)?.[1];

test('the HTML of an event carries its card for whoever shares the link', async ({ request }) => {
  const event = await someEvent(request);
  const response = await request.get(`/events/${event.slug}`);
  const html = await response.text();
  expect(response.status()).toBe(200);
  expect(html).toMatch(/<title>[^<]+<\/title>/);
  expect(html).toMatch(/<meta[^>]+name="description"/);
  expect(html).toMatch(/<link[^>]+rel="canonical"/);
  expect(metaContent(html, 'og:title')).toBeTruthy();
  expect(metaContent(html, 'og:image')).toMatch(/\/media\/.+\.jpg$/);
  const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html)?.[1] ?? '{}';
  expect(JSON.parse(json)).toMatchObject({ '@type': expect.stringContaining('Event') });
});

test('an event page says when, where, by whom and for how much', async ({ page, request }) => {
  const event = await someEvent(request);
  await page.goto(`/events/${event.slug}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(event.title);
  await expect(page).toHaveTitle(new RegExp('Guichet'));
  const facts = page.getByRole('complementary', { name: 'L’essentiel' });
  await expect(facts).toContainText(/\d\d\/\d\d\/\d{4} \d\d:\d\d/);
  await expect(facts).toContainText(event.organizer.name);
  for (const offer of event.offers) {
    await expect(page.getByRole('row').filter({ hasText: offer.name }).first()).toContainText(
      offer.admits === 1 ? '1 personne' : `${offer.admits} personnes`,
    );
  }
});

test('the calendar file can be taken away', async ({ page, request }) => {
  const event = await someEvent(request);
  await page.goto(`/events/${event.slug}`);
  const href = await page.getByRole('link', { name: 'Agenda (.ics)' }).getAttribute('href');
  const file = await request.get(href ?? '');
  expect(file.headers()['content-type']).toContain('text/calendar');
  expect(await file.text()).toContain('BEGIN:VCALENDAR');
});

test('every date of a tour is listed', async ({ page, request }) => {
  const event = await multiDateEvent(request);
  await page.goto(`/events/${event.slug}`);
  const dates = page.getByRole('region', { name: 'Toutes les dates' });
  await expect(dates).toBeVisible();
  const all = dates.getByRole('button', { name: /Afficher les/ });
  if (await all.isVisible()) await all.click();
  await expect(dates.getByRole('listitem')).toHaveCount(event.occurrences.length);
});

test('the link can be shared', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const event = await someEvent(request);
  await page.addInitScript(() => Object.defineProperty(navigator, 'share', { value: undefined }));
  await page.goto(`/events/${event.slug}`);
  await page.getByRole('button', { name: 'Partager' }).click();
  await expect(page.getByText('Lien copié.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(event.slug);
});

test('from the list to the event and back, where one was', async ({ page }) => {
  await page.goto('/events');
  const link = page
    .getByRole('region', { name: 'Résultats' })
    .getByRole('article')
    .nth(9)
    .getByRole('link');
  const title = (await link.textContent()) ?? '';
  // The router learns where the reader was from the scroll event, one frame after the scroll.
  await link.scrollIntoViewIfNeeded();
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  await link.click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole('link', { name: title, exact: true })).toBeInViewport();
});

test('unknown events and addresses answer 404 with a page', async ({ page }) => {
  for (const path of ['/events/no-such-event', '/no/such/page']) {
    const response = await page.goto(path);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ce guichet n’existe pas');
  }
  await page.getByRole('link', { name: 'Voir les événements' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Événements');
});
