import { join, signIn } from '../fixtures/people';
import { buy, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

const ADDRESS = 'https://live.example/salle-rouge-7f3';

test('only who has a ticket sees where an event takes place online', async ({ page, request }) => {
  const event = await selling(request);
  await event.owner.patch(`events/${event.id}`, { online_url: ADDRESS });
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  const code = await buy(request, zoe, event, { Solo: 1 });

  await page.goto(`/events/${event.slug}`);
  await expect(page.getByText('Aussi en ligne')).toBeVisible();
  const shown = await page.content();
  expect(shown).not.toContain(ADDRESS);
  const told = await request.get(`/api/v1/events/${event.slug}`);
  expect(await told.text()).not.toContain(ADDRESS);

  await signIn(page, zoe, `/orders/${code}`);
  await expect(page.getByRole('link', { name: 'Suivre en ligne' })).toHaveAttribute(
    'href',
    ADDRESS,
  );

  // Who has no ticket any more has no address either.
  const cancelled = await request.post(`/api/v1/manage/events/${event.id}/orders/${code}/cancel`, {
    headers: { ...event.owner.headers, 'idempotency-key': crypto.randomUUID() },
    data: {},
  });
  expect(cancelled.ok(), await cancelled.text()).toBe(true);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Commande annulée');
  await expect(page.getByRole('link', { name: 'Suivre en ligne' })).toHaveCount(0);
});
