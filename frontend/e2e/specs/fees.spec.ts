import type { Page } from '@playwright/test';
import { organizing } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { anotherEvent, buy, putIn, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

const total = (page: Page, name: string) =>
  page.locator('dl > div').filter({ hasText: name }).first();

test('an organizer takes service fees, and sees what a ticket costs', async ({
  page,
  request,
}, info) => {
  test.slow();
  const person = await join(request, { organization: `Théâtre ${Date.now().toString(36)}` });
  const owner = await organizing(request, person.access);
  const { id } = await anotherEvent(owner);
  await signIn(page, person);
  await page.goto(`/organizations/${owner.slug}/events/${id}/tickets`);
  await page.getByLabel('Par billet (EUR)').fill('200');
  await expect(page.getByText('De 0 à 100 €.')).toBeVisible();
  await page.getByLabel('Par billet (EUR)').fill('0,50');
  await page.getByLabel('Part du prix (%)').fill('4');
  await expect(page.getByText('Un billet à 25 € coûte 26,50 €.')).toBeVisible();
  await page.getByLabel('Rendre aussi les frais quand un billet est remboursé').check();
  await page.getByRole('button', { name: 'Mettre en ligne' }).click();
  await expect
    .poll(async () => {
      const answer = await request.get(`/api/v1/manage/events/${id}`, { headers: owner.headers });
      return ((await answer.json()) as { service_fee: unknown }).service_fee;
    })
    .toEqual({ fixed_minor: 50, share_bp: 400, is_refundable: true });
  await expectGoodScreen(page, `fees-editor-${info.project.name}`);
});

test('a fee is told before the cart, and stays when a ticket goes back', async ({
  page,
  request,
}, info) => {
  test.slow();
  const event = await selling(request);
  const fee = { fixed_minor: 50, share_bp: 400, is_refundable: false };
  await event.owner.patch(`events/${event.id}`, { service_fee: fee });
  const person = await join(request);
  await signIn(page, person);
  await page.goto(`/events/${event.slug}`);
  const solo = page.getByRole('row').filter({ hasText: 'Solo' });
  await expect(solo).toContainText('26,50 €');
  await expect(solo).toContainText('dont 1,50 € de frais de service');
  await expect(page.getByText('Frais de service non remboursés, sauf annulation.')).toBeVisible();
  await expectGoodScreen(page, `fees-event-${info.project.name}`);
  await putIn(page, event.slug, { Solo: 2 });
  await page.goto('/cart');
  await expect(total(page, 'Sous-total')).toContainText('50 €');
  await expect(total(page, 'Frais de service')).toContainText('3 €');
  await expectGoodScreen(page, `fees-cart-${info.project.name}`);
  // Its organizer takes more meanwhile.
  await event.owner.patch(`events/${event.id}`, { service_fee: { ...fee, fixed_minor: 100 } });
  await page.reload();
  await expect(page.getByText('c’était 1,50 €, c’est 2 € maintenant')).toBeVisible();
  await page.getByRole('link', { name: /Commander/ }).click();
  await expect(total(page, 'Frais de service')).toContainText('4 €');
  await expectGoodScreen(page, `fees-checkout-${info.project.name}`);
  await page.getByLabel('Numéro de carte').fill('4242 4242 4242 4242');
  await page.getByLabel('Expiration (MM/AA)').fill('12/34');
  await page.getByLabel('Cryptogramme').fill('123');
  await page.getByRole('button', { name: /^Payer/ }).click();
  await expect(page).toHaveURL(/\/orders\/[0-9A-Z]{8}$/);
  await expect(total(page, 'Frais de service')).toContainText('4 €');
  await expect(page.getByText('Les frais de service (4 €) ne sont pas remboursés')).toBeVisible();
  await expectGoodScreen(page, `fees-order-${info.project.name}`);
});

test('who sells sees the fees of an order, and what of them stays', async ({
  page,
  request,
}, info) => {
  test.slow();
  const person = await join(request, { organization: `Théâtre ${Date.now().toString(36)}` });
  const owner = await organizing(request, person.access);
  const event = await anotherEvent(owner);
  const fee = { fixed_minor: 150, share_bp: 0, is_refundable: false };
  await owner.patch(`events/${event.id}`, { service_fee: fee });
  const code = await buy(request, await join(request), event, { Solo: 1 });
  await signIn(page, person);
  await page.goto(`/organizations/${owner.slug}/events/${event.id}/orders/${code}`);
  await expect(total(page, 'Dont frais de service')).toContainText('1,50 €');
  await page.getByRole('button', { name: 'Rembourser…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Les frais de service (1,50 €) ne reviennent pas');
  await expectGoodScreen(page, `fees-refund-${info.project.name}`);
});
