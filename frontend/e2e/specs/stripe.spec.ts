import type { APIRequestContext, Page } from '@playwright/test';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { putIn, selling } from '../fixtures/shopping';
import { meetStripe } from '../fixtures/stripe-page';
import { isThere, test } from '../fixtures/stripe-server';
import { expect } from '../fixtures/test';

test.skip(!isThere, 'localstripe is not installed: scripts/localstripe.sh installs it');

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const pay = (page: Page) => page.getByRole('button', { name: /^Payer/ });
const card = (page: Page) => page.frameLocator('iframe[title="Cadre de saisie sécurisé"]');

async function typeCard(page: Page, number: string): Promise<void> {
  await card(page).getByLabel('Numéro de carte').fill(number);
  await card(page).getByLabel('Expiration').fill('12/34');
  await card(page).getByLabel('Cryptogramme').fill('123');
}

/** To the checkout, with two Solo; whoever goes there has not met Stripe before. */
async function order(page: Page, request: APIRequestContext): Promise<void> {
  const { slug } = await selling(request);
  await signIn(page, await join(request));
  await putIn(page, slug, { Solo: 2 });
  await page.goto('/cart');
  await page.getByRole('link', { name: /Commander/ }).click();
  await expect(heading(page)).toHaveText('Commande');
}

test('a card is typed into Stripe’s frame and pays', async ({ page, request, stripe }, info) => {
  test.slow();
  const asked = await meetStripe(page, stripe);
  const policy = (await request.get('/')).headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'self'[^;]* https:\/\/js\.stripe\.com /);
  expect(policy).toContain("connect-src 'self' https://api.stripe.com;");
  const ours: string[] = [];
  page.on('request', (one) => {
    if (one.url().startsWith(stripe.url)) ours.push(one.postData() ?? '');
  });
  await order(page, request);
  await expect(card(page).getByLabel('Numéro de carte')).toBeVisible();
  expect(asked.slice(0, 1), 'only where one pays').toEqual(['/v3/']);
  await expect.poll(() => asked).toContain('/v3/fingerprinted/more.js');
  await expectGoodScreen(page, `checkout-stripe-${info.project.name}`);
  await expect(card(page).locator('html')).toHaveAttribute('data-theme', 'night');
  await pay(page).click();
  await expect(page.getByText('Complétez les informations de votre carte.')).toBeVisible();
  await typeCard(page, '4242 4242 4242 4242');
  await pay(page).click();
  await expect(page).toHaveURL(/\/orders\/[0-9A-Z]{8}$/);
  await expect(heading(page)).toHaveText('C’est confirmé !');
  expect(ours.some((body) => /"token":"pm_\w+"/.test(body))).toBe(true);
  expect(ours.some((body) => body.includes('4242'))).toBe(false);
});

test('a declined card says so; another one is confirmed at the bank', async ({
  page,
  request,
  stripe,
}, info) => {
  test.slow();
  await meetStripe(page, stripe);
  await order(page, request);
  await typeCard(page, '4000 0000 0000 0341');
  await pay(page).click();
  await expect(heading(page)).toHaveText('En attente de paiement');
  await expect(page.getByText('Votre banque a refusé ce paiement.')).toBeVisible();
  await expect(card(page).getByLabel('Numéro de carte')).toBeVisible();
  await expectGoodScreen(page, `order-stripe-${info.project.name}`);
  await typeCard(page, '4000 0025 0000 3155');
  await pay(page).click();
  await page.getByRole('link', { name: 'Autoriser' }).click();
  await expect(heading(page)).toHaveText('C’est confirmé !');
  await expect(page, 'without what Stripe has added').toHaveURL(/\/orders\/[0-9A-Z]{8}$/);
});

test('Stripe’s script does not come, and comes when it is asked for again', async ({
  page,
  request,
  stripe,
}, info) => {
  test.slow();
  await page.route('https://js.stripe.com/**', (route) => route.abort());
  await order(page, request);
  const failed = page.getByRole('alert').filter({ hasText: 'n’a pas pu être chargé' });
  await expect(failed).toBeVisible();
  await expectGoodScreen(page, `checkout-stripe-away-${info.project.name}`);
  await page.unrouteAll();
  await meetStripe(page, stripe);
  await failed.getByRole('button', { name: 'Réessayer' }).click();
  await expect(card(page).getByLabel('Numéro de carte')).toBeVisible();
  await expect(failed).toBeHidden();
});
