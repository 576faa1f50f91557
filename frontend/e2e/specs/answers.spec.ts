import type { Page } from '@playwright/test';
import { organizing, unique } from '../fixtures/organizing';
import { join, signIn } from '../fixtures/people';
import { expectGoodScreen } from '../fixtures/screens';
import { type OnSale, anotherEvent, putIn, selling } from '../fixtures/shopping';
import { expect, test } from '../fixtures/test';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });
const pay = (page: Page) => page.getByRole('button', { name: /^Payer/ });

async function typeCard(page: Page, number: string): Promise<void> {
  await page.getByLabel('Numéro de carte').fill(number);
  await page.getByLabel('Expiration (MM/AA)').fill('12/34');
  await page.getByLabel('Cryptogramme').fill('123');
}

/** Asks who buys once, and everybody who comes. */
async function askAbout({ id, owner }: OnSale): Promise<void> {
  await owner.post(`events/${id}/questions`, {
    label_fr: 'Comment nous avez-vous connus ?',
    help_fr: 'Une radio, une amie, une affiche…',
    is_required: true,
  });
  await owner.post(`events/${id}/questions`, {
    label_fr: 'Régime',
    kind: 'choice',
    scope: 'participant',
    is_required: true,
    choices: [{ label_fr: 'Tout' }, { value: 'vegan', label_fr: 'Végane' }],
  });
  await owner.post(`events/${id}/questions`, {
    label_fr: 'Âge',
    kind: 'number',
    scope: 'participant',
  });
  await owner.post(`events/${id}/questions`, {
    label_fr: 'J’accepte le règlement',
    kind: 'checkbox',
    scope: 'participant',
    is_required: true,
  });
}

test('what an event asks is answered at the checkout and kept with the order', async ({
  page,
  request,
}, info) => {
  test.slow();
  const ada = await join(request, { name: 'Ada Lenoir', organization: unique('Les Lilas') });
  const event = await anotherEvent(await organizing(request, ada.access));
  await askAbout(event);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  await signIn(page, zoe);
  await putIn(page, event.slug, { Solo: 2 });
  await page.goto('/cart');
  await page.getByRole('link', { name: /Commander/ }).click();
  await expect(page.getByRole('heading', { name: 'Quelques questions' })).toBeVisible();
  const known = page.getByLabel('Comment nous avez-vous connus ?');
  const [first, second] = [1, 2].map((n) => page.getByRole('group', { name: `Solo, billet ${n}` }));
  if (!first || !second) throw new Error('nobody comes');
  await typeCard(page, '4242 4242 4242 4242');
  await first.getByLabel('Régime').selectOption({ label: 'Végane' });
  await first.getByLabel('Âge').fill('douze');
  await first.getByLabel('J’accepte le règlement').check();
  await first.getByLabel('Solo, billet 1 : nom').fill('Max Martin');
  await pay(page).click();

  await expect(known).toBeFocused();
  await expect(known).toHaveAttribute('aria-invalid', 'true');
  await expect(first.getByLabel('Âge')).toHaveAccessibleDescription(/Écrivez un nombre/);
  await expect(second.getByLabel('J’accepte le règlement')).toHaveAccessibleDescription(
    /Cochez cette case/,
  );
  await expect(first.getByLabel('Régime')).toHaveValue('vegan');
  await expectGoodScreen(page, `checkout-questions-${info.project.name}`);

  await known.fill('Une affiche');
  await first.getByLabel('Âge').fill('12,5');
  await second.getByLabel('Régime').selectOption({ label: 'Tout' });
  await second.getByLabel('J’accepte le règlement').check();
  await pay(page).click();
  await expect(heading(page)).toHaveText('C’est confirmé !');
  await expect(page.getByText('Une affiche')).toBeVisible();
  await expect(page.getByText('12,5')).toBeVisible();
  await expect(page.getByText('Végane')).toBeVisible();
  await expectGoodScreen(page, `order-answers-${info.project.name}`);
  const code = new URL(page.url()).pathname.split('/').pop() ?? '';

  await page.context().clearCookies();
  await signIn(page, ada, `/organizations/${event.owner.slug}/events/${event.id}/orders/${code}`);
  await expect(page.getByText('Une affiche')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Billet 1 · Max Martin' })).toBeVisible();
  await expectGoodScreen(page, `desk-answers-${info.project.name}`);
});

test('whoever held places and left answers before paying', async ({ page, request }, info) => {
  test.slow();
  const event = await selling(request);
  await askAbout(event);
  const zoe = await join(request, { name: 'Zoé Acheteuse' });
  await signIn(page, zoe);
  await putIn(page, event.slug, { Solo: 1 });
  await page.goto('/cart');
  await page.getByRole('link', { name: /Commander/ }).click();
  await expect(page.getByRole('timer')).toBeVisible();
  await page.goto('/me/orders');
  await page.getByRole('link', { name: event.title }).click();
  await expect(heading(page)).toHaveText('En attente de paiement');
  const known = page.getByLabel('Comment nous avez-vous connus ?');
  await known.fill('La radio');
  await page.getByLabel('Régime').selectOption({ label: 'Tout' });
  await typeCard(page, '4000 0000 0000 0002');
  await pay(page).click();
  await expect(page.getByLabel('J’accepte le règlement')).toBeFocused();
  await expectGoodScreen(page, `order-questions-${info.project.name}`);
  await page.getByLabel('J’accepte le règlement').check();
  await pay(page).click();
  await expect(page.getByText('Votre banque a refusé')).toBeVisible();
  await expect(known).toHaveValue('La radio');
  await typeCard(page, '4242 4242 4242 4242');
  await pay(page).click();
  await expect(heading(page)).toHaveText('C’est confirmé !');
  await expect(page.getByText('La radio')).toBeVisible();
});
