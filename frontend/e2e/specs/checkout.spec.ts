import type { Page } from '@playwright/test';
import { type Person, join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { type OnSale, buy, inHeader, putIn, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Numéro de carte').fill(number);
  await page.getByLabel('Expiration (MM/AA)').fill('12/34');
  await page.getByLabel('Cryptogramme').fill('123');
}

const pay = (page: Page) => page.getByRole('button', { name: /^Payer/ });

/** Signs in, puts so many Solo into the cart and goes to the checkout. */
async function order(page: Page, person: Person, { slug }: OnSale, count: number): Promise<void> {
  await signIn(page, person);
  await putIn(page, slug, { Solo: count });
  await page.goto('/cart');
  await page.getByRole('link', { name: /Commander/ }).click();
}

test('signs in on the way, pays with a test card and has the tickets', async ({
  page,
  request,
}, info) => {
  test.slow();
  const { slug, title } = await selling(request);
  const person = await join(request, { name: 'Zoé Acheteuse' });
  // Nobody else is asked, or may be: Stripe is for those who are paid by it.
  const hosts = new Set<string>();
  page.on('request', (asked) => hosts.add(new URL(asked.url()).host));
  const policy = (await request.get('/checkout/x')).headers()['content-security-policy'];
  expect(policy).not.toMatch(/stripe|frame-src/);
  await putIn(page, slug, { Solo: 1, Famille: 1 });
  await page.goto('/cart');
  await page.getByRole('link', { name: /Commander/ }).click();
  await expect(page).toHaveURL(/\/login\?next=/);
  const next = new URL(page.url()).searchParams.get('next') ?? '';
  await signIn(page, person, next);
  await expect(heading(page)).toHaveText('Commande');
  await expect(page.getByRole('timer')).toContainText(/gardées encore 1[45]:/);
  await expect(page.getByLabel('Nom', { exact: true })).toHaveValue('Zoé Acheteuse');
  await page.getByLabel('Mettre les billets au nom').check();
  await page.getByLabel('Famille, billet 2 : nom').fill('Max Acheteur');
  await page.getByLabel('Il me faut une facture').check();
  await page.getByLabel('Nom ou raison sociale').fill('Atelier Martin');
  await page.getByLabel('Adresse', { exact: true }).fill('3, rue du Parc');
  await page.getByLabel('Code postal').fill('69006');
  await page.getByLabel('Ville').fill('Lyon');
  await expect(page.getByText('Paiement de test.')).toBeVisible();
  await expectGoodScreen(page, `checkout-${info.project.name}`);
  const sent: string[] = [];
  page.on('request', (asked) => {
    if (!asked.url().includes('/sandbox/tokens')) sent.push(asked.postData() ?? '');
  });
  await typeCard(page, '1234');
  await pay(page).click();
  await expect(page.getByText('pas celui d’une carte de test')).toBeVisible();
  await typeCard(page, '4242 4242 4242 4242');
  await pay(page).click();
  await expect(page).toHaveURL(/\/orders\/[0-9A-Z]{8}$/);
  await expect(heading(page)).toHaveText('C’est confirmé !');
  await expect(page.getByText('Max Acheteur')).toBeVisible();
  await expect(page.getByText(/Billet 5/)).toBeVisible();
  await inHeader(page, 0);
  expect(sent.some((body) => body.includes('4242'))).toBe(false);
  expect([...hosts].filter(Boolean)).toEqual([new URL(page.url()).host]);
  await expectGoodScreen(page, `order-confirmed-${info.project.name}`);
  await page.getByRole('button', { name: /: menu du compte$/ }).click();
  await page.locator('#account-menu').getByRole('link', { name: 'Mes commandes' }).click();
  await expect(heading(page)).toHaveText('Mes commandes');
  await expect(page.getByRole('listitem').filter({ hasText: title })).toContainText('Confirmée');
  await expectGoodScreen(page, `orders-${info.project.name}`);
});

test('a declined card says so and another one pays; the bank may ask first', async ({
  page,
  request,
}, info) => {
  test.slow();
  await order(page, await join(request), await selling(request), 2);
  await typeCard(page, '4000 0000 0000 0002');
  await pay(page).click();
  await expect(heading(page)).toHaveText('En attente de paiement');
  await expect(page.getByText('Votre banque a refusé ce paiement.')).toBeVisible();
  await expect(page.getByRole('timer')).toBeVisible();
  await expectGoodScreen(page, `order-declined-${info.project.name}`);
  await typeCard(page, '4000 0025 0000 3155');
  await pay(page).click();
  await expect(page).toHaveURL(/\/sandbox\/payments\//);
  await expect(heading(page)).toHaveText('Payer 50 € ?');
  await expectGoodScreen(page, `bank-${info.project.name}`);
  await page.getByRole('button', { name: 'Autoriser le paiement' }).click();
  await expect(page).toHaveURL(/\/orders\//);
  await expect(heading(page)).toHaveText('C’est confirmé !');
});

test('the bank is slow: the page waits and says when it is done', async ({
  page,
  request,
}, info) => {
  test.slow();
  await order(page, await join(request), await selling(request), 1);
  await typeCard(page, '4000 0000 0000 1000');
  await pay(page).click();
  await expect(heading(page)).toHaveText('Paiement en cours');
  await expectGoodScreen(page, `order-processing-${info.project.name}`);
  await expect(heading(page)).toHaveText('C’est confirmé !', { timeout: 30_000 });
  await expect(heading(page)).toBeFocused();
});

test('what is free is confirmed in one step', async ({ page, request }) => {
  const { slug } = await selling(request, {
    offers: [{ name_fr: 'Entrée', name_en: 'Entry', kind: 'free' }],
  });
  const person = await join(request);
  await signIn(page, person);
  await putIn(page, slug, { Entrée: 2 });
  await page.goto('/cart');
  await page.getByRole('link', { name: 'S’inscrire gratuitement' }).click();
  await page.getByRole('button', { name: 'Confirmer' }).click();
  await expect(heading(page)).toHaveText('C’est confirmé !');
  await expect(page.getByText(/Billet \d+ ·/)).toHaveCount(2);
});

test('places can be held longer and given up', async ({ page, request }, info) => {
  test.slow();
  await order(page, await join(request), await selling(request), 3);
  await page.getByRole('button', { name: 'Il me faut plus de temps' }).click();
  await expect(page.getByRole('timer')).toContainText(/(29|30):/);
  await page.goto('/me/orders');
  await page.getByRole('link', { name: /La Nuit du piano/ }).click();
  await expect(heading(page)).toHaveText('En attente de paiement');
  await expectGoodScreen(page, `order-pending-${info.project.name}`);
  await page.getByRole('button', { name: 'Renoncer à cette commande' }).click();
  await expect(heading(page)).toHaveText('Commande annulée');
  await expectGoodScreen(page, `order-cancelled-${info.project.name}`);
});

test('what others bought meanwhile is said line by line', async ({ page, request }, info) => {
  test.slow();
  const event = await selling(request, { capacity: 4 });
  const [person, faster] = [await join(request), await join(request)];
  await signIn(page, person);
  await putIn(page, event.slug, { Solo: 3 });
  await page.goto('/cart');
  const checkout = page.getByRole('link', { name: /Commander/ });
  await expect(checkout).toBeVisible();
  await buy(request, faster, event, { Solo: 2 });
  await checkout.click();
  const short = page
    .getByRole('alert')
    .filter({ hasText: 'Vos places n’ont pas pu être réservées' });
  await expect(short).toContainText(`Solo, ${event.title}`);
  await expectGoodScreen(page, `not-held-${info.project.name}`);
  await page.getByRole('link', { name: 'Revoir le panier' }).click();
  await page.getByRole('button', { name: 'En prendre 2' }).click();
  await page.getByRole('link', { name: /Commander/ }).click();
  await expect(page.getByRole('timer')).toBeVisible();
});

test('who holds the last places finds them after a reload, and in another tab', async ({
  page,
  request,
}) => {
  test.slow();
  await order(page, await join(request), await selling(request, { capacity: 2 }), 2);
  await expect(page.getByRole('timer')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('timer')).toBeVisible();
  const tab = await page.context().newPage();
  await tab.goto(page.url());
  await expect(tab.getByRole('timer')).toBeVisible();
  await typeCard(tab, '4242 4242 4242 4242');
  await pay(tab).click();
  await expect(heading(tab)).toHaveText('C’est confirmé !');
});
